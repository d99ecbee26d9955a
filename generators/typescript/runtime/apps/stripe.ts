// SPDX-License-Identifier: 0BSD
import { fieldsOf } from "../json.js";
import { operation, type Paging, type RestApi } from "./rest.js";

/** https://docs.stripe.com/api */
export const stripe: RestApi = { url: "https://api.stripe.com/v1", ways: { secretKey: "stripeApi" }, form: true };

const list: Paging = { cut: true, next: ({ answer, elements }) => (fieldsOf(answer)["has_more"] === true ? { starting_after: elements.at(-1)?.json["id"] } : undefined) };

export const getStripeCustomer = operation(stripe, { method: "GET", path: "/customers/{customer}" });
export const deleteStripeCustomer = operation(stripe, { method: "DELETE", path: "/customers/{customer}" });
export const listStripeCustomers = operation(stripe, { method: "GET", path: "/customers", gives: "data", list });
export const getStripeCharge = operation(stripe, { method: "GET", path: "/charges/{charge}" });
export const listStripeCharges = operation(stripe, { method: "GET", path: "/charges", gives: "data", list });
