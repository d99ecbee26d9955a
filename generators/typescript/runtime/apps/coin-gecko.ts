// SPDX-License-Identifier: 0BSD
import { counted } from "./rest-paging.js";
import { joined, operation, type Paging, type RestApi } from "./rest.js";

/** The API of CoinGecko. */
const coinGecko: RestApi = { url: "https://api.coingecko.com/api/v3", ways: {  } };

const list: Paging = { cut: true };
const list2 = counted({ size: "per_page", by: "page", from: 1, step: 1, said: true, most: 250 });

export const candlestickCoinGeckoCoin = operation(coinGecko, { method: "GET", path: "/coins/{baseCurrency}/ohlc" });
export const getCoinGeckoCoin = operation(coinGecko, { method: "GET", path: "/coins/{coinId}" });
export const getCoinGeckoCoinContractAddress = operation(coinGecko, { method: "GET", path: "/coins/ethereum/contract/{contractAddress}" });
export const listCoinGeckoCoins = operation(coinGecko, { method: "GET", path: "/coins/list", list });
export const marketCoinGeckoCoin = operation(coinGecko, { method: "GET", path: "/coins/markets", convert: { price_change_percentage: joined }, list: list2 });
export const priceCoinGeckoCoin = operation(coinGecko, { method: "GET", path: "/simple/price", convert: { ids: joined, vs_currencies: joined } });
export const priceCoinGeckoCoinContractAddress = operation(coinGecko, { method: "GET", path: "/simple/token_price/ethereum", convert: { vs_currencies: joined } });
export const listCoinGeckoEvents = operation(coinGecko, { method: "GET", path: "/events", gives: "data", missing: "item", list: list2 });
