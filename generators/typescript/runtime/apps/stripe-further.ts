// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Stripe. */
const stripe: RestApi = { url: "https://api.stripe.com/v1", ways: { credential: { type: "stripeApi", headers: { Authorization: "Bearer {secretKey}" } } }, form: true };

export const getStripeBalance = operation(stripe, { method: "GET", path: "/balance" });
export const createStripeCharge = operation(stripe, { method: "POST", path: "/charges" });
export const updateStripeCharge = operation(stripe, { method: "POST", path: "/charges/{chargeId}" });
export const createStripeCoupon = operation(stripe, { method: "POST", path: "/coupons" });
export const createStripeCouponFixedAmount = operation(stripe, { method: "POST", path: "/coupons" });
export const createStripeCustomer = operation(stripe, { method: "POST", path: "/customers" });
export const updateStripeCustomer = operation(stripe, { method: "POST", path: "/customers/{customerId}" });
export const addStripeCustomerCard = operation(stripe, { method: "POST", path: "/customers/{customerId}/sources" });
export const getStripeCustomerCard = operation(stripe, { method: "GET", path: "/customers/{customerId}/sources/{sourceId}" });
export const removeStripeCustomerCard = operation(stripe, { method: "DELETE", path: "/customers/{customerId}/sources/{cardId}" });
export const deleteStripeSource = operation(stripe, { method: "DELETE", path: "/customers/{customerId}/sources/{sourceId}" });
export const getStripeSource = operation(stripe, { method: "GET", path: "/sources/{sourceId}" });
