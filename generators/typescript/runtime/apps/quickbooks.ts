// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of QuickBooks Online. */
const quickBooksOnline: RestApi = { url: "{server}/v3/company/{realmId}", ways: { credential: "quickBooksOAuth2Api" }, presets: { server: "https://quickbooks.api.intuit.com" } };

export const getQuickBooksOnlineBill = operation(quickBooksOnline, { method: "GET", path: "/bill/{billId}", gives: "Bill", missing: "item" });
export const createQuickBooksOnlineCustomer = operation(quickBooksOnline, { method: "POST", path: "/customer", gives: "Customer", missing: "item" });
export const getQuickBooksOnlineCustomer = operation(quickBooksOnline, { method: "GET", path: "/customer/{customerId}", gives: "Customer", missing: "item" });
export const createQuickBooksOnlineEmployee = operation(quickBooksOnline, { method: "POST", path: "/employee", gives: "Employee", missing: "item" });
export const getQuickBooksOnlineEmployee = operation(quickBooksOnline, { method: "GET", path: "/employee/{employeeId}", gives: "Employee", missing: "item" });
export const getQuickBooksOnlineEstimate = operation(quickBooksOnline, { method: "GET", path: "/estimate/{estimateId}", gives: "Estimate", missing: "item" });
export const sendQuickBooksOnlineEstimate = operation(quickBooksOnline, { method: "POST", path: "/estimate/{estimateId}/send", gives: "Estimate", missing: "item" });
export const getQuickBooksOnlineInvoice = operation(quickBooksOnline, { method: "GET", path: "/invoice/{invoiceId}", gives: "Invoice", missing: "item" });
export const sendQuickBooksOnlineInvoice = operation(quickBooksOnline, { method: "POST", path: "/invoice/{invoiceId}/send", gives: "Invoice", missing: "item" });
export const getQuickBooksOnlineItem = operation(quickBooksOnline, { method: "GET", path: "/item/{itemId}", gives: "Item", missing: "item" });
export const createQuickBooksOnlinePayment = operation(quickBooksOnline, { method: "POST", path: "/payment", gives: "Payment", missing: "item" });
export const getQuickBooksOnlinePayment = operation(quickBooksOnline, { method: "GET", path: "/payment/{paymentId}", gives: "Payment", missing: "item" });
export const sendQuickBooksOnlinePayment = operation(quickBooksOnline, { method: "POST", path: "/payment/{paymentId}/send", gives: "Payment", missing: "item" });
export const getQuickBooksOnlinePurchase = operation(quickBooksOnline, { method: "GET", path: "/purchase/{purchaseId}", gives: "Purchase", missing: "item" });
export const createQuickBooksOnlineVendor = operation(quickBooksOnline, { method: "POST", path: "/vendor", gives: "Vendor", missing: "item" });
export const getQuickBooksOnlineVendor = operation(quickBooksOnline, { method: "GET", path: "/vendor/{vendorId}", gives: "Vendor", missing: "item" });
