// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Google Contacts. */
const googleContacts: RestApi = { url: "https://people.googleapis.com/v1/people", ways: { credential: "googleContactsOAuth2Api" } };

export const deleteGoogleContactsContact = operation(googleContacts, { method: "DELETE", path: "/{contactId}:deleteContact", then: { success: true } });
