// SPDX-License-Identifier: 0BSD
import { joined, operation, type Paging, type RestApi } from "./rest.js";

/** The API of Hacker News. */
const hackerNews: RestApi = { url: "http://hn.algolia.com/api/v1", ways: {  } };

const list: Paging = { size: "hitsPerPage" };

export const listHackerNewsAlls = operation(hackerNews, { method: "GET", path: "/search", convert: { tags: joined }, gives: "hits", missing: "item", list });
export const getHackerNewsArticle = operation(hackerNews, { method: "GET", path: "/items/{articleId}" });
export const getHackerNewsUser = operation(hackerNews, { method: "GET", path: "/users/{username}" });
