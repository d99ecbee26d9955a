// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of QuickBooks Online. */
const quickBooksOnline: RestApi = { url: "https://quickbooks.api.intuit.com/v3/company/{realmId}", ways: { credential: "quickBooksOAuth2Api" } };

export const getQuickBooksOnlineBill = operation(quickBooksOnline, { method: "GET", path: "/bill/{billId}", gives: "Bill" });
export const createQuickBooksOnlineCustomer = operation(quickBooksOnline, { method: "POST", path: "/customer", gives: "Customer" });
export const getQuickBooksOnlineCustomer = operation(quickBooksOnline, { method: "GET", path: "/customer/{customerId}", gives: "Customer" });
export const createQuickBooksOnlineEmployee = operation(quickBooksOnline, { method: "POST", path: "/employee", gives: "Employee" });
export const getQuickBooksOnlineEmployee = operation(quickBooksOnline, { method: "GET", path: "/employee/{employeeId}", gives: "Employee" });
export const getQuickBooksOnlineEstimate = operation(quickBooksOnline, { method: "GET", path: "/estimate/{estimateId}", gives: "Estimate" });
export const sendQuickBooksOnlineEstimate = operation(quickBooksOnline, { method: "POST", path: "/estimate/{estimateId}/send", gives: "Estimate" });
export const getQuickBooksOnlineInvoice = operation(quickBooksOnline, { method: "GET", path: "/invoice/{invoiceId}", gives: "Invoice" });
export const sendQuickBooksOnlineInvoice = operation(quickBooksOnline, { method: "POST", path: "/invoice/{invoiceId}/send", gives: "Invoice" });
export const getQuickBooksOnlineItem = operation(quickBooksOnline, { method: "GET", path: "/item/{itemId}", gives: "Item" });
export const createQuickBooksOnlinePayment = operation(quickBooksOnline, { method: "POST", path: "/payment", gives: "Payment" });
export const getQuickBooksOnlinePayment = operation(quickBooksOnline, { method: "GET", path: "/payment/{paymentId}", gives: "Payment" });
export const sendQuickBooksOnlinePayment = operation(quickBooksOnline, { method: "POST", path: "/payment/{paymentId}/send", gives: "Payment" });
export const getQuickBooksOnlinePurchase = operation(quickBooksOnline, { method: "GET", path: "/purchase/{purchaseId}", gives: "Purchase" });
export const createQuickBooksOnlineVendor = operation(quickBooksOnline, { method: "POST", path: "/vendor", gives: "Vendor" });
export const getQuickBooksOnlineVendor = operation(quickBooksOnline, { method: "GET", path: "/vendor/{vendorId}", gives: "Vendor" });
