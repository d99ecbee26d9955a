// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Magento 2. */
const magento2: RestApi = { url: "{host}/rest", ways: { credential: { type: "magento2Api", headers: { Authorization: "Bearer {accessToken}" } } } };

export const deleteMagento2Customer = operation(magento2, { method: "DELETE", path: "/default/V1/customers/{customerId}", then: { success: true } });
export const getMagento2Customer = operation(magento2, { method: "GET", path: "/default/V1/customers/{customerId}" });
export const createMagento2Invoice = operation(magento2, { method: "POST", path: "/default/V1/order/{orderId}/invoice", then: { success: true } });
export const cancelMagento2Order = operation(magento2, { method: "POST", path: "/default/V1/orders/{orderId}/cancel", then: { success: true } });
export const getMagento2Order = operation(magento2, { method: "GET", path: "/default/V1/orders/{orderId}" });
export const shipMagento2Order = operation(magento2, { method: "POST", path: "/default/V1/order/{orderId}/ship", then: { success: true } });
export const createMagento2Product = operation(magento2, { method: "POST", path: "/default/V1/products", wraps: "product" });
export const deleteMagento2Product = operation(magento2, { method: "DELETE", path: "/default/V1/products/{sku}", then: { success: true } });
export const getMagento2Product = operation(magento2, { method: "GET", path: "/default/V1/products/{sku}" });
