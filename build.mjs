// Builds the static files: referral_app/assets -> referral_app/static/dist, names with a hash, each beside itself as
// brotli and gzip where that is shorter, and manifest.json with the SHA-384 of each file. Run by `make .make/assets`;
// needs nothing but what package-lock.json brings.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import * as sass from "sass";

const root = dirname(fileURLToPath(import.meta.url));
const assets = join(root, "referral_app/assets");
const finished = join(root, "referral_app/static/dist");
const made = `${finished}.new`;

/** One style sheet, compressed. */
function styles(file) {
  return sass.compile(join(assets, "scss", file), { style: "compressed", loadPaths: [join(root, "node_modules")], quietDeps: true }).css;
}

/** One script with what it imports, minified. `format` "iife" is a classic script, "esm" a module. */
async function script(file, format) {
  const answer = await build({
    entryPoints: [join(assets, "js", file)],
    bundle: true,
    minify: true,
    write: false,
    format,
    // A module runs since 2017 (iOS 11, Chrome 61): nothing newer stands in it, or an old phone would read none of it.
    target: format === "esm" ? "es2017" : "es2015",
    legalComments: "none",
  });
  return answer.outputFiles[0].text;
}

/** Lines of a CSV file whose first columns hold no quotes, split at commas, without the head. */
function lines(file) {
  return readFileSync(join(root, "referral_app/law/data", file), "utf8").trim().split(/\r?\n/).slice(1).map((line) => line.split(","));
}

/** Names that the law data reads, and that nobody should be led to: counties that are gone, and second spellings. */
const GONE = {
  AR: ["Hot Springs"],
  FL: ["Dade"],
  MO: ["St. Louis city", "city of Saint Louis"],
  VA: ["Accomac", "Elizabeth City", "Nansemond", "Princess Anne", "South Boston", "Warwick"],
};
/** Where a county and a city beside it have one name, both are named; elsewhere the city alone. */
const COUNTY_AND_CITY = { VA: ["Fairfax", "Franklin", "Richmond", "Roanoke"] };
const isCity = (name) => name.startsWith("City of ") || name.endsWith(" city");
/** The letters of a name, so that "De Kalb" and "DeKalb" are one. */
const letters = (name) => name.normalize("NFD").toLowerCase().replace(/[^a-z0-9]/g, "").replace(/^saint/, "st");

/** What is suggested of a state: each county once, and before the city of the same name. */
function suggested(state, all) {
  const names = all.filter((name) => !(GONE[state] ?? []).includes(name));
  const kept = names.filter((name) => !names.includes(`${name} city`) || (COUNTY_AND_CITY[state] ?? []).includes(name));
  const once = [...new Map(kept.map((name) => [letters(name), name])).values()];
  return [...once.filter((name) => !isCity(name)), ...once.filter(isCity)];
}

/** The names of counties by state, where they decide which federal court it is: suggestions of the form. */
function counties() {
  const names = {};
  const add = (state, name) => { if (name) (names[state] ??= new Set()).add(name); };
  for (const row of lines("federal_districts.csv")) for (const name of row[7].split(";")) add(row[4], name);
  for (const row of lines("county_aliases.csv")) add(row[0], row[1]);
  return JSON.stringify(Object.fromEntries(Object.entries(names).map(([state, found]) => [state, suggested(state, [...found].sort())])));
}

/** A file as browsers may ask for it, made once and as small as it goes. */
const COMPRESSED = {
  ".br": (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  ".gz": (bytes) => gzipSync(bytes, { level: 9 }),
};

const contents = {
  "app.css": styles("app.scss"),
  "office.css": styles("office.scss"),
  "boot.js": await script("boot.js", "iife"),
  "idle.js": await script("idle.js", "iife"),
  "app.js": await script("app.js", "esm"),
  "office.js": await script("office.js", "esm"),
  "htmx.js": readFileSync(join(root, "node_modules/htmx.org/dist/htmx.min.js"), "utf8").replace(/\/\/# sourceMappingURL=.*\s*$/, ""),
  "counties.json": counties(),
  "icon.svg": readFileSync(join(assets, "images/icon.svg"), "utf8"),
};

rmSync(made, { recursive: true, force: true });
mkdirSync(made, { recursive: true });
const manifest = {};
for (const [name, text] of Object.entries(contents)) {
  const bytes = Buffer.from(text, "utf8");
  const ending = extname(name);
  const file = `${name.slice(0, -ending.length)}-${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}${ending}`;
  writeFileSync(join(made, file), bytes);
  for (const [more, compress] of Object.entries(COMPRESSED)) {
    const small = compress(bytes);
    if (small.length < bytes.length) writeFileSync(join(made, file + more), small);
  }
  manifest[name] = { file, integrity: `sha384-${createHash("sha384").update(bytes).digest("base64")}` };
}
writeFileSync(join(made, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
// Put in place whole: a build that fails half way leaves the files of the last one.
rmSync(finished, { recursive: true, force: true });
renameSync(made, finished);
