// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of NASA. */
const nasa: RestApi = { url: "https://api.nasa.gov", ways: { credential: { type: "nasaApi", query: { api_key: "{api_key}" } } } };

const list: Paging = { size: "size" };

export const listNASAAsteroidNeoBrowses = operation(nasa, { method: "GET", path: "/neo/rest/v1/neo/browse", gives: "near_earth_objects", missing: "item", list });
export const getNASAAsteroidNeoLookup = operation(nasa, { method: "GET", path: "/neo/rest/v1/neo/{asteroidId}" });
export const getNASAEarthAssets = operation(nasa, { method: "GET", path: "/insight_weather/earth/imagery?dim=0.025&feedtype=json&ver=1.0" });
