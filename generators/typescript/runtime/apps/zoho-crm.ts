// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Zoho CRM. */
const zohoCRM: RestApi = { url: "{apiDomain}/crm/v2", ways: { credential: "zohoOAuth2Api" } };

export const getZohoCRMAccount = operation(zohoCRM, { method: "GET", path: "/accounts/{accountId}", gives: "data", missing: "item" });
export const getZohoCRMContact = operation(zohoCRM, { method: "GET", path: "/contacts/{contactId}", gives: "data", missing: "item" });
export const getZohoCRMDeal = operation(zohoCRM, { method: "GET", path: "/deals/{dealId}", gives: "data", missing: "item" });
export const getZohoCRMInvoice = operation(zohoCRM, { method: "GET", path: "/invoices/{invoiceId}", gives: "data", missing: "item" });
export const getZohoCRMLead = operation(zohoCRM, { method: "GET", path: "/leads/{leadId}" });
export const getZohoCRMProduct = operation(zohoCRM, { method: "GET", path: "/products/{productId}", gives: "data", missing: "item" });
export const getZohoCRMPurchaseOrder = operation(zohoCRM, { method: "GET", path: "/purchase_orders/{purchaseOrderId}", gives: "data", missing: "item" });
export const getZohoCRMQuote = operation(zohoCRM, { method: "GET", path: "/quotes/{quoteId}", gives: "data", missing: "item" });
export const getZohoCRMSalesOrder = operation(zohoCRM, { method: "GET", path: "/sales_orders/{salesOrderId}", gives: "data", missing: "item" });
export const getZohoCRMVendor = operation(zohoCRM, { method: "GET", path: "/vendors/{vendorId}", gives: "data", missing: "item" });
