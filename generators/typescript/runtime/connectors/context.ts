// SPDX-License-Identifier: 0BSD
export type { Credentials, EffectContext } from "../host.js";
