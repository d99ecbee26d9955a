// SPDX-License-Identifier: 0BSD
import { headed } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of WooCommerce. */
export const wooCommerce: RestApi = { url: "{url}/wp-json/wc/v3", ways: { credential: { type: "wooCommerceApi", basic: ["{consumerKey}", "{consumerSecret}"] } } };

const list = headed({ size: "per_page", most: 100 });

export const createWooCommerceCustomer = operation(wooCommerce, { method: "POST", path: "/customers" });
export const deleteWooCommerceCustomer = operation(wooCommerce, { method: "DELETE", path: "/customers/{customerId}?force=true" });
export const getWooCommerceCustomer = operation(wooCommerce, { method: "GET", path: "/customers/{customerId}" });
export const listWooCommerceCustomers = operation(wooCommerce, { method: "GET", path: "/customers", list });
export const updateWooCommerceCustomer = operation(wooCommerce, { method: "PUT", path: "/customers/{customerId}" });
export const createWooCommerceOrder = operation(wooCommerce, { method: "POST", path: "/orders" });
export const deleteWooCommerceOrder = operation(wooCommerce, { method: "DELETE", path: "/orders/{orderId}?force=true" });
export const getWooCommerceOrder = operation(wooCommerce, { method: "GET", path: "/orders/{orderId}" });
export const listWooCommerceOrders = operation(wooCommerce, { method: "GET", path: "/orders", list });
export const updateWooCommerceOrder = operation(wooCommerce, { method: "PUT", path: "/orders/{orderId}" });
export const createWooCommerceProduct = operation(wooCommerce, { method: "POST", path: "/products" });
export const deleteWooCommerceProduct = operation(wooCommerce, { method: "DELETE", path: "/products/{productId}?force=true" });
export const getWooCommerceProduct = operation(wooCommerce, { method: "GET", path: "/products/{productId}" });
export const listWooCommerceProducts = operation(wooCommerce, { method: "GET", path: "/products", list });
export const updateWooCommerceProduct = operation(wooCommerce, { method: "PUT", path: "/products/{productId}" });
