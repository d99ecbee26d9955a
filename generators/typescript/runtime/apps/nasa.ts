// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of NASA. */
const nasa: RestApi = { url: "https://api.nasa.gov", ways: { credential: { type: "nasaApi", query: { api_key: "{api_key}" } } } };

const list: Paging = { size: "size" };

export const listNASAAsteroidNeoBrowses = operation(nasa, { method: "GET", path: "/neo/rest/v1/neo/browse", gives: "near_earth_objects", missing: "item", list });
export const getNASAAsteroidNeoFeed = operation(nasa, { method: "GET", path: "/neo/rest/v1/feed?start_date=2026-11-21&end_date=2026-11-21", gives: "near_earth_objects.undefined", missing: "error" });
export const getNASAAsteroidNeoLookup = operation(nasa, { method: "GET", path: "/neo/rest/v1/neo/{asteroidId}" });
export const getNASAAstronomyPictureOfTheDay = operation(nasa, { method: "GET", path: "/planetary/apod?date=2026-11-21" });
export const getNASADonkiCoronalMassEjection = operation(nasa, { method: "GET", path: "/DONKI/CME?startDate=2026-10-22&endDate=2026-11-21" });
export const getNASADonkiHighSpeedStream = operation(nasa, { method: "GET", path: "/DONKI/HSS?startDate=2026-10-22&endDate=2026-11-21" });
export const getNASADonkiInterplanetaryShock = operation(nasa, { method: "GET", path: "/DONKI/IPS?startDate=2026-10-22&endDate=2026-11-21" });
export const getNASADonkiMagnetopauseCrossing = operation(nasa, { method: "GET", path: "/DONKI/MPC?startDate=2026-10-22&endDate=2026-11-21" });
export const getNASADonkiNotifications = operation(nasa, { method: "GET", path: "/DONKI/notifications?startDate=2026-10-22&endDate=2026-11-21&type=all" });
export const getNASADonkiRadiationBeltEnhancement = operation(nasa, { method: "GET", path: "/DONKI/RBE?startDate=2026-10-22&endDate=2026-11-21" });
export const getNASADonkiSolarEnergeticParticle = operation(nasa, { method: "GET", path: "/DONKI/SEP?startDate=2026-10-22&endDate=2026-11-21" });
export const getNASADonkiSolarFlare = operation(nasa, { method: "GET", path: "/DONKI/FLR?startDate=2026-10-22&endDate=2026-11-21" });
export const getNASADonkiWsaEnlilSimulation = operation(nasa, { method: "GET", path: "/DONKI/WSAEnlilSimulations?startDate=2026-10-22&endDate=2026-11-21" });
export const getNASAEarthAssets = operation(nasa, { method: "GET", path: "/insight_weather/earth/imagery?dim=0.025&feedtype=json&ver=1.0" });
