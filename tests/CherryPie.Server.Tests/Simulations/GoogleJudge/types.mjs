// Has TypeScript check bodies against the types of Google's own client. Argument: a folder of files {"type":"GenericObject","body":{…}}.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const from = resolve(process.argv[2]);
const names = readdirSync(from).filter(name => name.endsWith(".json")).sort();
const bodies = names.map(name => ({ name, ...JSON.parse(readFileSync(join(from, name), "utf8")) }));
if (bodies.length === 0) {
    console.error(`${from} has no bodies`);
    process.exit(1);
}

const file = `bodies-${process.pid}.ts`;
process.on("exit", () => rmSync(file, { force: true }));

// A literal with a name that its type lacks is an error, which a variable's value would not be.
writeFileSync(
    file,
    `import type { walletobjects_v1 as google } from "@googleapis/walletobjects";\n` +
        bodies.map(({ name, type, body }) => `// ${name}\n(${JSON.stringify(body)}) satisfies google.Schema$${type};\n`).join(""),
);
try {
    execFileSync(
        join("node_modules", ".bin", "tsc"),
        ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext", "--types", "", file],
        { stdio: ["ignore", "pipe", "inherit"] },
    );
    console.log(`${bodies.length} bodies, 0 errors`);
} catch (error) {
    const errors = error.stdout.toString().split("\n").filter(line => line.includes("error TS"));
    for (const line of errors.slice(0, 50)) {
        const at = Number(/^bodies-\d+\.ts\((\d+)/.exec(line)?.[1] ?? 0);
        console.log(at > 1 ? `${bodies[Math.floor((at - 2) / 2)].name}: ${line}` : line);
    }
    console.log(`${bodies.length} bodies, ${errors.length} errors`);
    process.exit(1);
}
