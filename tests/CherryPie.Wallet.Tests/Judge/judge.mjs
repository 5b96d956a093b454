// Reads {"name", "pass"} a line, and writes what passkit-generator's schemas refuse of the pass, a line each.
import { createInterface } from "node:readline";
import { PassProps } from "./node_modules/passkit-generator/lib/esm/schemas/index.js";

// What its version 3.6.1 lacks: 3.7.0 has the second and third, and the tokens of networks; all are in Apple's sources.
const later = ["logoSymbolName", "trackBagsURL", "businessChatIdentifier"];
const tokens = ["captiveToken", "captiveTokenAuthURL"];

for await (const line of createInterface({ input: process.stdin })) {
    const { name, pass } = JSON.parse(line, (key, value) => (tokens.includes(key) ? undefined : value));
    later.forEach((key) => delete pass[key]);
    delete pass.barcode; // of systems before iOS 9; the library keeps it out of what it checks
    const { error } = PassProps.validate(pass, { abortEarly: false, convert: false });
    if (error) {
        console.log(`${name}: ${error.message}`);
    }
}
console.log("judged");
