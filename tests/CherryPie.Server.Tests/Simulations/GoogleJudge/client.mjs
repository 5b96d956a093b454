// Drives the stand-in by Google's own client as npm has it. Standard input: {address, tokenUrl, key, issuerId, image}; prints what came of it.
import { auth, walletobjects } from "@googleapis/walletobjects";
import { importPKCS8, SignJWT } from "jose";
import { readFileSync } from "node:fs";

const { address, tokenUrl, key, issuerId, image } = JSON.parse(readFileSync(0, "utf8"));

// The client would ask Google itself for a token, so jose makes the assertion.
const assertion = await new SignJWT({ scope: "https://www.googleapis.com/auth/wallet_object.issuer" })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.private_key_id })
    .setIssuer(key.client_email)
    .setAudience(tokenUrl)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(await importPKCS8(key.private_key, "RS256"));
const grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const granted = await (await fetch(tokenUrl, { method: "POST", body: new URLSearchParams({ grant_type, assertion }) })).json();
const client = new auth.OAuth2();
client.setCredentials({ access_token: granted.access_token });
const wallet = walletobjects({ version: "v1", auth: client, rootUrl: address, retry: false });

const text = value => ({ defaultValue: { language: "en", value } });
const picture = { sourceUri: { uri: image } };
const reviewStatus = "UNDER_REVIEW";
const issuerName = "Bakery";
const state = "ACTIVE";
const airport = code => ({ airportIataCode: code });
const kinds = {
    generic: [{}, { cardTitle: text("Bakery"), header: text("Card") }],
    loyalty: [{ issuerName, programName: "Crumbs", programLogo: picture, reviewStatus }, { state }],
    offer: [{ issuerName, title: "10 %", provider: "Bakery", redemptionChannel: "BOTH", reviewStatus }, { state }],
    eventticket: [{ issuerName, eventName: text("Baking"), reviewStatus }, { state }],
    flight: [
        {
            issuerName,
            reviewStatus,
            flightHeader: { carrier: { carrierIataCode: "LX" }, flightNumber: "123" },
            origin: airport("ZRH"),
            destination: airport("LHR"),
            localScheduledDepartureDateTime: "2027-07-02T15:30:00",
        },
        { state, passengerName: "Ada", reservationInfo: { confirmationCode: "XY12" } },
    ],
    transit: [
        { issuerName, logo: picture, transitType: "RAIL", reviewStatus },
        {
            state,
            tripType: "ONE_WAY",
            ticketLeg: { originName: text("Bern"), destinationName: text("Basel"), departureDateTime: "2027-07-02T15:30:00" },
        },
    ],
    giftcard: [{ issuerName, reviewStatus }, { state, cardNumber: "1234" }],
};

const results = {};
for (const [kind, [ofClass, ofObject]] of Object.entries(kinds)) {
    const classes = wallet[`${kind}class`];
    const objects = wallet[`${kind}object`];
    const classId = `${issuerId}.${kind}`;
    const id = `${classId}-1`;
    await classes.insert({ requestBody: { id: classId, ...ofClass } });
    await objects.insert({ requestBody: { id, classId, ...ofObject } });
    await objects.patch({ resourceId: id, requestBody: { state: "INACTIVE" } });
    const got = (await objects.get({ resourceId: id })).data;
    const message = { header: "News", body: "Bread", messageType: "TEXT" };
    const told = (await objects.addmessage({ resourceId: id, requestBody: { message } })).data;
    const updated = (await objects.update({ resourceId: id, requestBody: { id, classId, ...ofObject } })).data;
    const listed = (await objects.list({ classId })).data;
    const families = (await classes.list({ issuerId, maxResults: 1 })).data;
    const first = (await classes.get({ resourceId: classId })).data;
    results[kind] = [
        got.state,
        got.hasUsers,
        told.resource.messages.length,
        updated.messages ?? "none",
        listed.resources.map(r => r.id).join(),
        families.pagination.resultsPerPage,
        first.id === classId,
    ].join(" ");
}

results.issuer = (await wallet.issuer.get({ resourceId: issuerId })).data.issuerId;

const refused = async call => {
    try {
        await call;
        return "taken";
    } catch (error) {
        return `${error.status ?? error.code} ${error.errors?.[0]?.reason ?? error.response?.data?.error?.errors?.[0]?.reason}`;
    }
};
const generic = { classId: `${issuerId}.generic`, cardTitle: text("Bakery"), header: text("Card") };
results.again = await refused(wallet.genericobject.insert({ requestBody: { id: `${issuerId}.generic-1`, ...generic } }));
results.unknown = await refused(wallet.genericobject.insert({ requestBody: { id: `${issuerId}.a`, ...generic, colour: "#fff" } }));
results.missing = await refused(wallet.genericobject.patch({ resourceId: `${issuerId}.b`, requestBody: { state: "ACTIVE" } }));
results.foreign = await refused(wallet.genericobject.get({ resourceId: "123.b" }));
console.log(JSON.stringify(results));
