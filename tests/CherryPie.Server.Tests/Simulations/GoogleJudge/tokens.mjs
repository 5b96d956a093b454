// Verifies tokens by jose. Standard input: a line for each, {token, key, issuer, audience}, the key public in PEM; prints their claims.
import { importSPKI, jwtVerify } from "jose";
import { readFileSync } from "node:fs";

for (const line of readFileSync(0, "utf8").trim().split("\n")) {
    const { token, key, issuer, audience } = JSON.parse(line);
    try {
        const { payload, protectedHeader } = await jwtVerify(token, await importSPKI(key, "RS256"), {
            issuer,
            audience,
            algorithms: ["RS256"],
        });
        console.log(JSON.stringify({ payload, protectedHeader }));
    } catch (error) {
        console.log(`refused: ${error.code}`);
    }
}
