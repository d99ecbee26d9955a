// SPDX-License-Identifier: 0BSD
import { randomUUID } from "node:crypto";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { withoutMissing } from "../json.js";
import { googleList } from "./google.js";
import { drive, driveId, versioned, type VersionedAccount } from "./google-drive-files.js";
import type { Locator } from "./locator.js";

/** A drive that people share. */
export interface SharedDriveParams extends VersionedAccount {
  readonly drive?: Locator;
  /** Ask as an administrator of the domain. */
  readonly asAdmin?: Json;
}

/** What a shared drive is made to be. */
export interface SharedDrive extends SharedDriveParams {
  readonly name?: Json;
  readonly color?: Json;
  readonly hidden?: Json;
  readonly capabilities?: Readonly<Fields>;
  readonly restrictions?: Readonly<Fields>;
}

/** The shared drives that the account sees. */
export function listSharedDrives(params: SharedDriveParams & { readonly query?: Json; readonly all?: Json; readonly limit?: Json }, context: EffectContext): Promise<Fields[]> {
  const { query, all, limit, asAdmin } = params;
  const ask = (page: Fields) => drive(versioned(params), "drives", { query: page }, context);
  return googleList({ all, limit }, withoutMissing({ q: query, useDomainAdminAccess: asAdmin }), ask, "drives", 50, 100, "pageSize");
}

/** Reads a shared drive. */
export function getSharedDrive(params: SharedDriveParams, context: EffectContext): Promise<Fields> {
  return drive(versioned(params), `drives/${driveId(params.drive)}`, { query: withoutMissing({ useDomainAdminAccess: params.asAdmin }) }, context);
}

/** Creates a shared drive. */
export function createSharedDrive(params: SharedDrive, context: EffectContext): Promise<Fields> {
  return drive(versioned(params), "drives", { method: "POST", query: { requestId: randomUUID() }, body: facts(params) }, context);
}

/** Changes a shared drive. */
export function updateSharedDrive(params: SharedDrive, context: EffectContext): Promise<Fields> {
  return drive(versioned(params), `drives/${driveId(params.drive)}`, { method: "PATCH", body: facts(params) }, context);
}

/** Deletes a shared drive, which must be empty. */
export async function deleteSharedDrive(params: SharedDriveParams, context: EffectContext): Promise<Fields> {
  await drive(versioned(params), `drives/${driveId(params.drive)}`, { method: "DELETE" }, context);
  return { success: true };
}

function facts({ name, color, hidden, capabilities, restrictions }: SharedDrive): Fields {
  return withoutMissing({ name, colorRgb: color, hidden, capabilities, restrictions });
}
