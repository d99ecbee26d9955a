// SPDX-License-Identifier: 0BSD
import { headed } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of Shopify. */
export const shopify: RestApi = { url: "https://{shopSubdomain}.myshopify.com/admin/api/2024-07/", ways: { apiKey: { type: "shopifyApi", basic: ["{apiKey}", "{password}"] }, accessToken: { type: "shopifyAccessTokenApi", headers: { "X-Shopify-Access-Token": "{accessToken}" } }, oAuth2: "shopifyOAuth2Api" } };

const list = headed({ size: "limit" });

export const deleteShopifyOrder = operation(shopify, { method: "DELETE", path: "/orders/{orderId}.json", then: { success: true } });
export const getShopifyOrder = operation(shopify, { method: "GET", path: "/orders/{orderId}.json", gives: "order", missing: "item" });
export const listShopifyOrders = operation(shopify, { method: "GET", path: "/orders.json", gives: "orders", missing: "item", list });
export const updateShopifyOrder = operation(shopify, { method: "PUT", path: "/orders/{orderId}.json", wraps: "order", gives: "order", missing: "item" });
export const createShopifyProduct = operation(shopify, { method: "POST", path: "/products.json", wraps: "product", gives: "product", missing: "item" });
export const deleteShopifyProduct = operation(shopify, { method: "DELETE", path: "/products/{productId}.json", then: { success: true } });
export const getShopifyProduct = operation(shopify, { method: "GET", path: "/products/{productId}.json", gives: "product", missing: "item" });
export const listShopifyProducts = operation(shopify, { method: "GET", path: "/products.json", gives: "products", missing: "item", list });
export const updateShopifyProduct = operation(shopify, { method: "PUT", path: "/products/{productId}.json", wraps: "product", gives: "product", missing: "item" });
export const createShopifyOrder = operation(shopify, { method: "POST", path: "/orders.json", wraps: "order", gives: "order", missing: "item" });
