// Verifies each line of standard input, a message as it was received, by the library of npm.
import { Webhook } from "standardwebhooks";
import { readFileSync } from "node:fs";

const lines = readFileSync(0, "utf8").split("\n");
try {
    for (const line of lines) {
        const { secret, body, headers } = JSON.parse(line);
        new Webhook(secret).verify(body, headers);
    }
    console.log(`verified ${lines.length}`);
} catch (error) {
    console.log(`refused: ${error.message}`);
}
