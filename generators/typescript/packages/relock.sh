#!/usr/bin/env bash
# Resolves package.json beside this script anew and writes package-lock.json without download addresses, so that
# the lock file works with every registry.
set -euo pipefail
cd "$(dirname "$0")"
rm -f package-lock.json
npm install --package-lock-only --ignore-scripts --no-audit --no-fund
node -e '
const fs = require("fs"), lock = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
for (const entry of Object.values(lock.packages)) delete entry.resolved;
fs.writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n");
'
