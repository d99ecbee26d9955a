// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Google Cloud Firestore. */
const googleCloudFirestore: RestApi = { url: "https://firestore.googleapis.com/v1/projects", ways: { googleFirebaseCloudFirestoreOAuth2Api: "googleFirebaseCloudFirestoreOAuth2Api" }, lists: "repeat" };

export const deleteGoogleCloudFirestoreDocument = operation(googleCloudFirestore, { method: "DELETE", path: "/{projectId}/databases/{database}/documents/{collection}/{documentId}", then: { success: true } });
