// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of OpenWeatherMap. */
const openWeatherMap: RestApi = { url: "https://api.openweathermap.org/data/2.5", ways: { credential: { type: "openWeatherMapApi", query: { appid: "{accessToken}" } } } };

export const currentOpenWeatherMapWeather = operation(openWeatherMap, { method: "GET", path: "/weather?APPID={accessToken}" });
export const currentOpenWeatherMapWeatherCityId = operation(openWeatherMap, { method: "GET", path: "/weather?APPID={accessToken}" });
export const currentOpenWeatherMapWeatherCoordinates = operation(openWeatherMap, { method: "GET", path: "/weather?APPID={accessToken}" });
export const currentOpenWeatherMapWeatherZipCode = operation(openWeatherMap, { method: "GET", path: "/weather?APPID={accessToken}" });
export const getOpenWeatherMap5DayForecast = operation(openWeatherMap, { method: "GET", path: "/forecast?APPID={accessToken}" });
export const getOpenWeatherMap5DayForecastCityId = operation(openWeatherMap, { method: "GET", path: "/forecast?APPID={accessToken}" });
export const getOpenWeatherMap5DayForecastCoordinates = operation(openWeatherMap, { method: "GET", path: "/forecast?APPID={accessToken}" });
export const getOpenWeatherMap5DayForecastZipCode = operation(openWeatherMap, { method: "GET", path: "/forecast?APPID={accessToken}" });
