// Signs the requests of the Swagger page. Key and secret stay in this page: what leaves it is a token that lasts half a minute.
const CherryPieSigning = (system) => ({
  statePlugins: {
    spec: {
      wrapActions: {
        // The document tells the truth, a token in a header. Here the page makes that token, so it asks for what it needs:
        // a user (the key) and a password (the secret).
        updateJsonSpec: (original) => (document) => {
          const schemes = document?.components?.securitySchemes;
          if (schemes?.PKAuth) {
            schemes.PKAuth = { type: "http", scheme: "basic", description: CherryPieSigning.explanation() };
          }
          // As text, for Swagger shows objects of many properties in no order.
          for (const schema of Object.values(document?.components?.schemas ?? {})) {
            schema.example = schema.example && JSON.stringify(schema.example, null, 2);
          }
          return original(document);
        },
      },
    },
  },
  wrapComponents: {
    HttpAuth: () => (props) => CherryPieSigning.form(system.React, props),
  },
});

CherryPieSigning.canSign = () => globalThis.crypto?.subtle !== undefined;

CherryPieSigning.explanation = () => CherryPieSigning.canSign()
  ? "Enter the API key and secret (a new server writes its first account's to first-account.json in its data folder). "
    + "This page signs each request with them; the secret never leaves it and is forgotten when the page is closed."
  : CherryPieSigning.insecure;

CherryPieSigning.insecure = "This page can't sign requests here: browsers offer WebCrypto only on https and on localhost. "
  + "Open it through https://… or http://localhost:….";

// In place of Swagger's user name and password.
CherryPieSigning.form = (React, { name, schema, authorized, onChange }) => {
  const known = authorized?.getIn([name, "value"]);
  const [value, setValue] = React.useState({});
  const e = React.createElement;
  if (known) {
    return e("div", null, e("h4", null, "API key and secret"),
      e("p", null, "Requests are signed with the key ", e("code", null, decodeURIComponent(known.get("username")))));
  }
  const input = (field, label, type) => {
    const id = "cherrypie-" + field;
    const change = (event) => {
      // Encoded, for Swagger joins both by a colon and knows no more than Latin-1.
      const next = { ...value, [field]: encodeURIComponent(event.target.value.trim()) };
      setValue(next);
      onChange({ name, schema, value: next });
    };
    return e("div", { className: "wrapper" }, e("label", { htmlFor: id }, label),
      e("section", { className: "block-tablet col-10-tablet block-desktop col-10-desktop" },
        e("input", { id, type, name: field, onChange: change, autoComplete: "off", spellCheck: false })));
  };
  return e("div", null, e("h4", null, "API key and secret"),
    e("div", { className: "wrapper" }, e("p", null, schema.get("description"))),
    input("username", "API key", "text"), input("password", "API secret", "password"));
};

CherryPieSigning.sign = async (request) => {
  const header = Object.keys(request.headers ?? {}).find((name) => name.toLowerCase() === "authorization");
  const [scheme, credentials] = header ? request.headers[header].split(" ") : [];
  if (scheme !== "Basic") {
    return request; // a device's token, or no need to sign
  }
  delete request.headers[header]; // it holds the secret
  if (new URL(request.url, location.href).origin !== location.origin) {
    return request;
  }
  if (!CherryPieSigning.canSign()) {
    request.userFetch = async () => new Response(JSON.stringify({ error: CherryPieSigning.insecure }),
      { status: 401, headers: { "Content-Type": "application/json" } });
    return request;
  }
  const [key, secret] = atob(credentials).split(":").map(decodeURIComponent);
  request.headers.Authorization = "PKAuth " + await CherryPieSigning.token(key, secret);
  return request;
};

CherryPieSigning.token = async (key, secret) => {
  const utf8 = new TextEncoder();
  const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const json = (value) => base64url(utf8.encode(JSON.stringify(value)));
  const signed = json({ alg: "HS256", typ: "JWT" }) + "." + json({ key, exp: Math.floor(Date.now() / 1000) + 30 });
  const hmac = await crypto.subtle.importKey("raw", utf8.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return signed + "." + base64url(new Uint8Array(await crypto.subtle.sign("HMAC", hmac, utf8.encode(signed))));
};
