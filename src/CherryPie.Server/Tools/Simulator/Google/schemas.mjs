// Writes walletobjects.json, which says what a body of Google's API may hold, from the types of npm's @googleapis/walletobjects:
//     npm ci --prefix tests/CherryPie.Server.Tests/Simulations/GoogleJudge
//     node schemas.mjs ../../../../../tests/CherryPie.Server.Tests/Simulations/GoogleJudge/node_modules >walletobjects.json
import { readFileSync } from "node:fs";
import { join } from "node:path";

const kinds = ["Generic", "Loyalty", "Offer", "EventTicket", "Flight", "Transit", "GiftCard"];

// The package's types say only "string". The words are those of https://developers.google.com/wallet/reference/rest, without the old
// spellings such as underReview, which Google still takes and a new client should not send.
const enums = {
    ActivationState: "UNKNOWN_STATE NOT_ACTIVATED ACTIVATED",
    AnimationType: "ANIMATION_UNSPECIFIED FOIL_SHIMMER",
    BarcodeRenderEncoding: "RENDER_ENCODING_UNSPECIFIED UTF_8",
    BarcodeType:
        "BARCODE_TYPE_UNSPECIFIED AZTEC CODE_39 CODE_128 CODABAR DATA_MATRIX EAN_8 EAN_13 ITF_14 PDF_417 QR_CODE UPC_A TEXT_ONLY",
    BoardingDoor: "BOARDING_DOOR_UNSPECIFIED FRONT BACK",
    BoardingPolicy: "BOARDING_POLICY_UNSPECIFIED ZONE_BASED GROUP_BASED BOARDING_POLICY_OTHER",
    ConcessionCategory: "CONCESSION_CATEGORY_UNSPECIFIED ADULT CHILD SENIOR",
    ConfirmationCodeLabel:
        "CONFIRMATION_CODE_LABEL_UNSPECIFIED CONFIRMATION_CODE CONFIRMATION_NUMBER ORDER_NUMBER RESERVATION_NUMBER",
    DateFormat: "DATE_FORMAT_UNSPECIFIED DATE_TIME DATE_ONLY TIME_ONLY DATE_TIME_YEAR DATE_YEAR YEAR_MONTH YEAR_MONTH_DAY",
    DoorsOpenLabel: "DOORS_OPEN_LABEL_UNSPECIFIED DOORS_OPEN GATES_OPEN",
    FareClass: "FARE_CLASS_UNSPECIFIED ECONOMY FIRST BUSINESS",
    FlightStatus: "FLIGHT_STATUS_UNSPECIFIED SCHEDULED ACTIVE LANDED CANCELLED REDIRECTED DIVERTED",
    GateLabel: "GATE_LABEL_UNSPECIFIED GATE DOOR ENTRANCE",
    GenericType:
        "GENERIC_TYPE_UNSPECIFIED GENERIC_SEASON_PASS GENERIC_UTILITY_BILLS GENERIC_PARKING_PASS GENERIC_VOUCHER " +
        "GENERIC_GYM_MEMBERSHIP GENERIC_LIBRARY_MEMBERSHIP GENERIC_RESERVATIONS GENERIC_AUTO_INSURANCE GENERIC_HOME_INSURANCE " +
        "GENERIC_ENTRY_TICKET GENERIC_RECEIPT GENERIC_LOYALTY_CARD GENERIC_BUSINESS_CARD GENERIC_BARCODE_PASS " +
        "GENERIC_MEMBERSHIP_CARD GENERIC_STUDENT_CARD GENERIC_TRANSIT_PASS GENERIC_VEHICLE_REGISTRATION GENERIC_OTHER",
    MessageType: "MESSAGE_TYPE_UNSPECIFIED TEXT EXPIRATION_NOTIFICATION TEXT_AND_NOTIFY",
    MultipleDevicesAndHoldersAllowedStatus: "STATUS_UNSPECIFIED MULTIPLE_HOLDERS ONE_USER_ALL_DEVICES ONE_USER_ONE_DEVICE",
    NfcConstraint: "NFC_CONSTRAINT_UNSPECIFIED BLOCK_PAYMENT BLOCK_CLOSED_LOOP_TRANSIT",
    NotificationSettingsForUpdates: "NOTIFICATION_SETTINGS_FOR_UPDATES_UNSPECIFIED NOTIFY_ON_UPDATE",
    PassengerType: "PASSENGER_TYPE_UNSPECIFIED SINGLE_PASSENGER MULTIPLE_PASSENGERS",
    PredefinedItem:
        "PREDEFINED_ITEM_UNSPECIFIED FREQUENT_FLYER_PROGRAM_NAME_AND_NUMBER FLIGHT_NUMBER_AND_OPERATING_FLIGHT_NUMBER",
    ProgramState: "STATE_UNSPECIFIED TRUSTED_TESTERS LIVE DISABLED",
    RedemptionChannel: "REDEMPTION_CHANNEL_UNSPECIFIED INSTORE ONLINE BOTH TEMPORARY_PRICE_REDUCTION",
    ReviewStatus: "REVIEW_STATUS_UNSPECIFIED UNDER_REVIEW APPROVED REJECTED DRAFT",
    RowLabel: "ROW_LABEL_UNSPECIFIED ROW",
    ScreenshotEligibility: "SCREENSHOT_ELIGIBILITY_UNSPECIFIED ELIGIBLE INELIGIBLE",
    SeatClassPolicy: "SEAT_CLASS_POLICY_UNSPECIFIED CABIN_BASED CLASS_BASED TIER_BASED SEAT_CLASS_POLICY_OTHER",
    SeatLabel: "SEAT_LABEL_UNSPECIFIED SEAT",
    SectionLabel: "SECTION_LABEL_UNSPECIFIED SECTION THEATER",
    SharedDataType:
        "SHARED_DATA_TYPE_UNSPECIFIED FIRST_NAME LAST_NAME STREET_ADDRESS ADDRESS_LINE_1 ADDRESS_LINE_2 ADDRESS_LINE_3 CITY STATE " +
        "ZIPCODE COUNTRY EMAIL PHONE",
    State: "STATE_UNSPECIFIED ACTIVE COMPLETED EXPIRED INACTIVE",
    TicketStatus: "TICKET_STATUS_UNSPECIFIED USED REFUNDED EXCHANGED",
    TotpAlgorithm: "TOTP_ALGORITHM_UNSPECIFIED TOTP_SHA1",
    TransitOption: "TRANSIT_OPTION_UNSPECIFIED ORIGIN_AND_DESTINATION_NAMES ORIGIN_AND_DESTINATION_CODES ORIGIN_NAME",
    TransitType: "TRANSIT_TYPE_UNSPECIFIED BUS RAIL TRAM FERRY OTHER",
    TripType: "TRIP_TYPE_UNSPECIFIED ROUND_TRIP ONE_WAY",
    ViewUnlockRequirement: "VIEW_UNLOCK_REQUIREMENT_UNSPECIFIED UNLOCK_NOT_REQUIRED UNLOCK_REQUIRED_TO_VIEW",
};

// Fields whose words are not an enum of the field's own name.
const named = {
    "ActivationStatus.state": "ActivationState",
    "Barcode.renderEncoding": "BarcodeRenderEncoding",
    "Barcode.type": "BarcodeType",
    "BoardingAndSeatingInfo.boardingDoor": "BoardingDoor",
    "DiscoverableProgram.state": "ProgramState",
    "DiscoverableProgramMerchantSignupInfo.signupSharedDatas": "SharedDataType",
    "RotatingBarcode.renderEncoding": "BarcodeRenderEncoding",
    "RotatingBarcode.type": "BarcodeType",
    "RotatingBarcodeTotpDetails.algorithm": "TotpAlgorithm",
    notifyPreference: "NotificationSettingsForUpdates",
};

const folder = join(process.argv[2], "@googleapis/walletobjects");
const text = readFileSync(join(folder, "build/v1.d.ts"), "utf8");
const declared = new Map(
    [...text.matchAll(/^ {4}export interface Schema\$(\w+) \{\n([\s\S]*?)^ {4}\}/gm)].map(([, name, fields]) => [name, fields]),
);
const field = /(?:\/\*\*\n\s+\* ([^\n]*)\n\s+\*\/\n)?\s+(\w+)\?: ([^;]+);/g;

const types = {};
const add = name => {
    if (types[name]) return;
    types[name] = {};
    for (const [, told, key, declaration] of declared.get(name).matchAll(field)) {
        const plain = declaration.replace(" | null", "").replace("Schema$", "");
        const [, of, list] = /^(\w+)(\[\])?$/.exec(plain);
        const capital = key[0].toUpperCase() + key.slice(1);
        const words = of === "string" ? (named[`${name}.${key}`] ?? named[key] ?? (enums[capital] ? capital : of)) : of;
        // One number of Google's is whole: LoyaltyPointsBalance.int.
        const word = words === "number" && (key === "int" || /index|length/i.test(key)) ? "integer" : words;
        types[name][key] = word + (list ?? "") + (/^Required\b(?! for)/.test(told ?? "") ? "!" : "");
        if (declared.has(of)) add(of);
    }
};
kinds.flatMap(kind => [`${kind}Class`, `${kind}Object`]).forEach(add);
add("AddMessageRequest");

const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const sorted = map => Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
const line = (key, value) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
const block = map => Object.entries(sorted(map)).map(([key, value]) => line(key, value)).join(",\n");
console.log(`{
  "source": "${name} ${version}",
  "enums": {
${block(Object.fromEntries(Object.entries(enums).map(([key, words]) => [key, words.split(" ")])))}
  },
  "types": {
${block(types)}
  }
}`);
