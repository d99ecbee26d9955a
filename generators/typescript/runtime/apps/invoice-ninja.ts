// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Invoice Ninja. */
const invoiceNinja: RestApi = { url: "{url}/api/v1", ways: { credential: { type: "invoiceNinjaApi", headers: { "x-ninja-token": "{apiToken}" } } } };

const list: Paging = { size: "per_page" };

export const createInvoiceNinjaBankTransaction = operation(invoiceNinja, { method: "POST", path: "/bank_transactions", gives: "data", missing: "item" });
export const deleteInvoiceNinjaBankTransaction = operation(invoiceNinja, { method: "DELETE", path: "/bank_transactions/{bankTransactionId}", gives: "data", missing: "item" });
export const createInvoiceNinjaClient = operation(invoiceNinja, { method: "POST", path: "/clients", gives: "data", missing: "item" });
export const deleteInvoiceNinjaClient = operation(invoiceNinja, { method: "DELETE", path: "/clients/{clientId}", gives: "data", missing: "item" });
export const getInvoiceNinjaClient = operation(invoiceNinja, { method: "GET", path: "/clients/{clientId}", gives: "data", missing: "item" });
export const listInvoiceNinjaClients = operation(invoiceNinja, { method: "GET", path: "/clients", gives: "data", missing: "item", list });
export const createInvoiceNinjaExpense = operation(invoiceNinja, { method: "POST", path: "/expenses", gives: "data", missing: "item" });
export const deleteInvoiceNinjaExpense = operation(invoiceNinja, { method: "DELETE", path: "/expenses/{expenseId}", gives: "data", missing: "item" });
export const getInvoiceNinjaExpense = operation(invoiceNinja, { method: "GET", path: "/expenses/{expenseId}", gives: "data", missing: "item" });
export const listInvoiceNinjaExpenses = operation(invoiceNinja, { method: "GET", path: "/expenses", gives: "data", missing: "item", list });
export const createInvoiceNinjaInvoice = operation(invoiceNinja, { method: "POST", path: "/invoices", gives: "data", missing: "item" });
export const deleteInvoiceNinjaInvoice = operation(invoiceNinja, { method: "DELETE", path: "/invoices/{invoiceId}", gives: "data", missing: "item" });
export const emailInvoiceNinjaInvoice = operation(invoiceNinja, { method: "GET", path: "/invoices/{invoiceId}/email" });
export const emailInvoiceNinjaInvoiceV4 = operation(invoiceNinja, { method: "POST", path: "/email_invoice" });
export const getInvoiceNinjaInvoice = operation(invoiceNinja, { method: "GET", path: "/invoices/{invoiceId}", gives: "data", missing: "item" });
export const listInvoiceNinjaInvoices = operation(invoiceNinja, { method: "GET", path: "/invoices", gives: "data", missing: "item", list });
export const deleteInvoiceNinjaPayment = operation(invoiceNinja, { method: "DELETE", path: "/payments/{paymentId}", gives: "data", missing: "item" });
export const getInvoiceNinjaPayment = operation(invoiceNinja, { method: "GET", path: "/payments/{paymentId}", gives: "data", missing: "item" });
export const listInvoiceNinjaPayments = operation(invoiceNinja, { method: "GET", path: "/payments", gives: "data", missing: "item", list });
export const createInvoiceNinjaQuote = operation(invoiceNinja, { method: "POST", path: "/quotes", always: { is_quote: true }, gives: "data", missing: "item" });
export const createInvoiceNinjaQuoteV4 = operation(invoiceNinja, { method: "POST", path: "/invoices", always: { is_quote: true }, gives: "data", missing: "item" });
export const deleteInvoiceNinjaQuote = operation(invoiceNinja, { method: "DELETE", path: "/quotes/{quoteId}", gives: "data", missing: "item" });
export const deleteInvoiceNinjaQuoteV4 = operation(invoiceNinja, { method: "DELETE", path: "/invoices/{quoteId}", gives: "data", missing: "item" });
export const emailInvoiceNinjaQuote = operation(invoiceNinja, { method: "GET", path: "/quotes/{quoteId}/email" });
export const emailInvoiceNinjaQuoteV4 = operation(invoiceNinja, { method: "POST", path: "/email_invoice" });
export const getInvoiceNinjaQuote = operation(invoiceNinja, { method: "GET", path: "/quotes/{quoteId}", gives: "data", missing: "item" });
export const getInvoiceNinjaQuoteV4 = operation(invoiceNinja, { method: "GET", path: "/invoices/{quoteId}", gives: "data", missing: "item" });
export const listInvoiceNinjaQuotes = operation(invoiceNinja, { method: "GET", path: "/quotes", gives: "data", missing: "item", list });
export const listInvoiceNinjaQuotesV4 = operation(invoiceNinja, { method: "GET", path: "/invoices", gives: "data", missing: "item", list });
export const createInvoiceNinjaTask = operation(invoiceNinja, { method: "POST", path: "/tasks", gives: "data", missing: "item" });
export const deleteInvoiceNinjaTask = operation(invoiceNinja, { method: "DELETE", path: "/tasks/{taskId}", gives: "data", missing: "item" });
export const getInvoiceNinjaTask = operation(invoiceNinja, { method: "GET", path: "/tasks/{taskId}", gives: "data", missing: "item" });
export const listInvoiceNinjaTasks = operation(invoiceNinja, { method: "GET", path: "/tasks", gives: "data", missing: "item", list });
