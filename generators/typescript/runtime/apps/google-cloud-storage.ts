// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Google Cloud Storage. */
const googleCloudStorage: RestApi = { url: "https://storage.googleapis.com/storage/v1/b", ways: { credential: "googleCloudStorageOAuth2Api" } };

export const createGoogleCloudStorageBucket = operation(googleCloudStorage, { method: "POST", path: "/" });
export const deleteGoogleCloudStorageBucket = operation(googleCloudStorage, { method: "DELETE", path: "/{bucketName}" });
export const getGoogleCloudStorageBucket = operation(googleCloudStorage, { method: "GET", path: "/{bucketName}" });
export const listGoogleCloudStorageBuckets = operation(googleCloudStorage, { method: "GET", path: "/?projection=noAcl&maxResults=1000", gives: "items" });
export const listGoogleCloudStorageBucketsFull = operation(googleCloudStorage, { method: "GET", path: "/?projection=full&maxResults=200", gives: "items" });
export const updateGoogleCloudStorageBucket = operation(googleCloudStorage, { method: "PATCH", path: "/{bucketName}" });
export const deleteGoogleCloudStorageObject = operation(googleCloudStorage, { method: "DELETE", path: "/{bucketName}/o/{objectName}" });
export const getGoogleCloudStorageObject = operation(googleCloudStorage, { method: "GET", path: "/{bucketName}/o/{objectName}?alt=json" });
export const listGoogleCloudStorageObjects = operation(googleCloudStorage, { method: "GET", path: "/{bucketName}/o/", gives: "items" });
export const updateGoogleCloudStorageObject = operation(googleCloudStorage, { method: "PATCH", path: "/{bucketName}/o/{objectName}", always: { acl: [] } });
