// Verifies a callback by Node's own cryptography. Standard input: {keys, body, issuerId, sender}; prints the message, or what is wrong.
// https://developers.google.com/pay/api/web/guides/resources/payment-data-cryptography
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const { keys, body, issuerId, sender } = JSON.parse(readFileSync(0, "utf8"));
const protocol = "ECv2SigningOnly";
const signed = parts =>
    Buffer.concat(
        parts.flatMap(part => {
            const bytes = Buffer.from(part, "utf8");
            const length = Buffer.alloc(4);
            length.writeUInt32LE(bytes.length);
            return [length, bytes];
        }),
    );
const isSigned = (parts, key, signature) =>
    verify(
        "sha256",
        signed(parts),
        createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" }),
        Buffer.from(signature, "base64"),
    );
const { signedKey, signatures } = body.intermediateSigningKey;
const roots = keys.keys.filter(k => k.protocolVersion === protocol && Number(k.keyExpiration) > Date.now());
const intermediate = JSON.parse(signedKey);
console.log(
    body.protocolVersion !== protocol ? "another protocol"
    : !roots.some(root => signatures.some(s => isSigned([sender, protocol, signedKey], root.keyValue, s))) ? "no root signed the key"
    : Number(intermediate.keyExpiration) <= Date.now() ? "the key has ended"
    : !isSigned([sender, issuerId, protocol, body.signedMessage], intermediate.keyValue, body.signature) ? "the key did not sign this"
    : body.signedMessage,
);
