// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Google Books. */
const googleBooks: RestApi = { url: "https://www.googleapis.com/books/v1", ways: { oAuth2: "googleBooksOAuth2Api" } };

const list: Paging = { size: "maxResults" };

export const getGoogleBooksBookshelf = operation(googleBooks, { method: "GET", path: "/users/{userId}/bookshelves/{shelfId}" });
export const getGoogleBooksBookshelfMyLibrary = operation(googleBooks, { method: "GET", path: "/mylibrary/bookshelves/{shelfId}" });
export const listGoogleBooksBookshelfs = operation(googleBooks, { method: "GET", path: "/users/{userId}/bookshelves", gives: "items", list });
export const listGoogleBooksBookshelfsMyLibrary = operation(googleBooks, { method: "GET", path: "/mylibrary/bookshelves", gives: "items", list });
export const addGoogleBooksBookshelfVolume = operation(googleBooks, { method: "POST", path: "/mylibrary/bookshelves/{shelfId}/addVolume" });
export const clearGoogleBooksBookshelfVolume = operation(googleBooks, { method: "POST", path: "/mylibrary/bookshelves/{shelfId}/clearVolumes" });
export const listGoogleBooksBookshelfVolumes = operation(googleBooks, { method: "GET", path: "/users/{userId}/bookshelves/{shelfId}/volumes", gives: "items", list });
export const listGoogleBooksBookshelfVolumesMyLibrary = operation(googleBooks, { method: "GET", path: "/mylibrary/bookshelves/{shelfId}/volumes", gives: "items", list });
export const moveGoogleBooksBookshelfVolume = operation(googleBooks, { method: "POST", path: "/mylibrary/bookshelves/{shelfId}/moveVolume" });
export const removeGoogleBooksBookshelfVolume = operation(googleBooks, { method: "POST", path: "/mylibrary/bookshelves/{shelfId}/removeVolume" });
export const getGoogleBooksVolume = operation(googleBooks, { method: "GET", path: "/volumes/{volumeId}" });
export const listGoogleBooksVolumes = operation(googleBooks, { method: "GET", path: "/volumes", gives: "items", list });
