#!/usr/bin/env python3
"""Makes the fixture of UpgradeTests: a dump of a database that a given build of the server has filled, and what that build answered.

    git worktree add ../former COMMIT && dotnet build ../former/src/CherryPie.Server -c Release
    make.py ../former/src/CherryPie.Server/bin/Release/net10.0/CherryPie.Server.dll OUTPUT-FOLDER

Needs Python 3 and PostgreSQL's programs. It starts servers on 127.0.0.1 in a temporary folder, and stops them.
Every key and secret in here, and every one in the dump, exists for this test only.
"""
import base64, concurrent.futures, gzip, hashlib, hmac, http.client, io, json, os, shutil, signal, struct
import socket, subprocess, sys, tempfile, time, zipfile, zlib

MASTER_KEY = base64.b64encode(b"only for the fixture of a test!!").decode()
FIRST = ("operatorskey12345678", "operatorssecret1234567890operators12345")
SECOND = ("secondkey12345678901", "secondsecret1234567890second1234567890")
PASS_TYPE, OTHER_TYPE, DEMO_TYPE = "pass.com.example.upgrade", "pass.com.example.second", "pass.com.example.demo"
PASS_NAMES = ("full", "redeemed", "voided", "ended", "frozen", "invalid", "kitPass")
PASSES, DEVICES = 1010, 400  # one transaction of a fan-out takes 1,000 passes

program, output = sys.argv[1], sys.argv[2]
work = tempfile.mkdtemp(prefix="cherrypie-fixture-")
os.chmod(work, 0o755)
children = []


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


PORT, APNS = free_port(), free_port()
PUBLIC = f"http://127.0.0.1:{PORT}"
ROOTS = os.path.join(work, "apns-roots.pem")


def environment(**more):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ASPNETCORE", "ConnectionStrings"))}
    return kept | {
        "XDG_DATA_HOME": work, "ASPNETCORE_ENVIRONMENT": "Development", "PublicUrl": PUBLIC, "Secrets__MasterKey": MASTER_KEY,
        "FirstAccount__Key": FIRST[0], "FirstAccount__Secret": FIRST[1], "Push__Endpoint": f"https://127.0.0.1:{APNS}",
        "Push__TrustedRootsFile": ROOTS, "Push__Coalesce": "00:00:00.050", "Push__RetryAfter": "00:00:00.010",
        "Sms__Url": f"http://127.0.0.1:{free_port()}/sms", "Fetch__AllowLoopback": "true", "Mail__From": "passes@example.com",
    } | more


def start(arguments, **more):
    log = open(os.path.join(work, f"log-{len(children)}"), "w")
    child = subprocess.Popen(["dotnet", program, *arguments], env=environment(**more), stdout=log, stderr=log, cwd="/")
    children.append(child)
    return child


def verb(*arguments):
    return subprocess.run(["dotnet", program, *arguments], env=environment(), cwd="/", check=True, capture_output=True, text=True).stdout


def end(child):
    child.send_signal(signal.SIGTERM)
    child.wait(60)


def until(condition, what, seconds=120):
    began = time.time()
    while not (found := condition()):
        if time.time() - began > seconds:
            raise TimeoutError(what)
        time.sleep(0.2)
    return found


def call(method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    read = response.read()
    connection.close()
    if response.status not in (200, 201, 204):
        raise RuntimeError(f"{method} {path}: {response.status} {read.decode(errors='replace')}")
    return read


def api(method, path, body=None, account=FIRST, kind="application/json"):
    encode = lambda b: base64.urlsafe_b64encode(b).rstrip(b"=")
    claims = json.dumps({"key": account[0], "exp": int(time.time()) + 50}).encode()
    signed = encode(b'{"alg":"HS256","typ":"JWT"}') + b"." + encode(claims)
    token = signed + b"." + encode(hmac.new(account[1].encode(), signed, hashlib.sha256).digest())
    if body is not None and not isinstance(body, (bytes, str)):
        body = json.dumps(body)
    read = call(method, path, body, {"Authorization": "PKAuth " + token.decode(), "Content-Type": kind})
    return json.loads(read) if read[:1] in (b"{", b"[") else read.decode()


def form(path, *parts, method="POST", account=FIRST):
    body = b"".join(
        f'--slice\r\nContent-Disposition: form-data; name="{name}"{file and f"; filename={file}" or ""}\r\n\r\n'.encode() + data + b"\r\n"
        for name, file, data in parts
    )
    return api(method, path, body + b"--slice--\r\n", account, "multipart/form-data; boundary=slice")


def png(width, height, colour):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def picture(part, width, height, *colour):
    return (part, part + ".png", png(width, height, colour))


ICON = picture("passbook-IconFile", 120, 120, 122, 20, 38)


def sql(statement, database="cherrypie"):
    command = ["psql", "-v", "ON_ERROR_STOP=1", "-d", database, "-Atqc", statement]
    return subprocess.run(command, env=login(), check=True, capture_output=True, text=True).stdout.strip()


def address():
    with open(os.path.join(work, "cherrypie", "postgres.address")) as file:
        return dict(part.split("=", 1) for part in file.read().strip().split(";") if part)


def login():
    return os.environ | {"PGHOST": address()["Host"], "PGUSER": address()["Username"]}


def serve(**more):
    child = start(["--urls", PUBLIC], **more)

    def ready():
        try:
            return call("GET", "/health/ready")
        except (OSError, RuntimeError):
            if child.poll() is not None:
                raise RuntimeError("the server ended")
            return None

    until(ready, "the server to be ready")
    return child


def apns(*faults):
    child = start(["simulate", "apns", "--port", str(APNS), "--out-roots", ROOTS, *faults])
    until(lambda: os.path.exists(ROOTS) and socket.socket().connect_ex(("127.0.0.1", APNS)) == 0, "APNs")
    return child


def certificate(pass_type, account, name, *more):
    request, signed = os.path.join(work, "request.csr"), os.path.join(work, "signed.cer")
    with open(request, "w") as file:
        file.write(api("POST", "/v2/passbookCsrs", account=account))
    team = ["--team", "A1B2C3D4E5", "--team-name", "Example, Inc."]
    verb("dev", "sign", request, "--pass-type-id", pass_type, *team, "--out", signed, *more)
    described = json.dumps({"name": name, "description": "Made for a test"}).encode()
    with open(signed, "rb") as file:
        return form("/v2/passbookCerts", ("passbookCER", "a.cer", file.read()), ("jsonBody", "", described), account=account)["id"]


def token(pass_id):
    with zipfile.ZipFile(io.BytesIO(call("GET", f"/v2/passes/{pass_id}/bundle"))) as package:
        return json.loads(package.read("pass.json"))["authenticationToken"]


def register(pass_id, device, push_token, pass_type=PASS_TYPE, scheme="ApplePass"):
    call("POST", f"/wallet/v1/devices/{device}/registrations/{pass_type}/{pass_id}", json.dumps({"pushToken": push_token}),
         {"Authorization": f"{scheme} {token(pass_id)}", "Content-Type": "application/json"})


def template(name, campaign, design=None, *images, account=FIRST, **more):
    described = {"name": name, "campaignName": campaign, "language": "en", "startDate": "2020-01-01T00:00:00Z"} | more
    described["passbook"] = {"type": "storeCard", "desc": "A card"} | (design or {})
    form("/v2/templates", ("jsonBody", "", json.dumps(described).encode()), ICON, *images, account=account)


def waiting():
    return int(sql("""SELECT (SELECT count(*) FROM jobs WHERE NOT is_dead AND kind NOT IN ('recovery-mail', 'sms'))
        + (SELECT count(*) FROM devices WHERE push_due_at IS NOT NULL)"""))


def fill():
    made = {}
    verb("accounts", "create", "Second", "--key", SECOND[0], "--secret", SECOND[1])
    time.sleep(2)
    first = certificate(PASS_TYPE, FIRST, "The first one")
    made["certificate"] = certificate(PASS_TYPE, FIRST, "The one that follows it", "--nfc")
    other = certificate(OTHER_TYPE, SECOND, "Of the second account")
    api("POST", "/v2/passbookCsrs")  # stays open

    look = {"backgroundColor": "#7A1426", "accentColor": "#FFD6A5", "footerText": "Example", "supportUrl": "https://example.com"}
    api("POST", "/v2/campaigns", {
        "name": "full", "passbookCertId": first, "displayName": "All of it", "description": "Every attribute there is",
        "startDate": "2020-01-01T00:00:00Z", "endDate": "2090-01-01T00:00:00Z", "maxIssue": 100000, "meta": {"b": [1.50, None], "a": "ü"},
        "whiteLabel": look})
    for name, status in (("frozen", "FROZEN"), ("invalid", "INVALID")):
        api("POST", "/v2/campaigns", {"name": name, "passbookCertId": first, "startDate": "2020-01-01T00:00:00Z"})
        template("of_" + name, name)
        made[name] = api("POST", "/v2/passes", {"templateName": "of_" + name})["id"]
        api("PUT", "/v2/campaigns/" + name, {"status": status})
    design = {
        "bgColor": "#7A1426", "fgColor": "#FFFFFF", "labelColor": "#FFD6A5", "orgName": "Example", "logoText": "Example",
        "header": [{"itemName": "points", "defaultLabel": "Points", "defaultValue": "#{points}", "changeMsg": "You have %@ points"}],
        "secondary": [{"itemName": "member", "defaultLabel": "Member", "defaultValue": "#{name}"}],
        "back": [{"defaultLabel": "Contact", "defaultValue": "hello@example.com"},
                 {"defaultLabel": "More", "defaultValue": "-", "dynamicBackfieldKey": "more"}],
        "barcode": {"format": "qr", "messageOption": "pid", "altTextOption": "pid"},
        "locations": [{"lat": 50.1, "lon": 8.7, "relevantText": "Near"}],
    }
    template(
        "full", "full", design, picture("passbook-LogoFile", 320, 100, 0, 0, 90), picture("passbook-StripFile", 1125, 432, 9, 90, 9),
        picture("passbook-de-StripFile", 1125, 432, 90, 90, 9), picture("passbookRedeem-StripFile", 1125, 432, 9, 9, 9),
        endDate="2089-01-01T00:00:00Z", maxIssue=50000, timezone=1.5, meta={"k": 1},
        dynamicKeys=[{"key": "name", "type": "string", "defaultValue": "Guest", "isEditable": True},
                     {"key": "points", "type": "number", "defaultValue": 0},
                     {"key": "seen", "type": "dateTime", "defaultValue": "2026-01-01T00:00:00Z"}],
        dynamicImageKeys={"passbook": {"strip": True}}, passbookRedeem={"type": "storeCard", "desc": "A used card"},
        passbookLang={"de": {"text": {"Points": "Punkte"}}}, passbookLangRedeem={"de": {"text": {"Member": "Mitglied"}}})
    template("crowd", "full", {"header": [{"defaultLabel": "N", "defaultValue": "#{n}", "changeMsg": "%@"}]},
             dynamicKeys=[{"key": "n", "type": "string", "defaultValue": "0"}])
    api("POST", "/v2/campaigns", {"name": "other", "passbookCertId": other, "startDate": "2020-01-01T00:00:00Z"}, SECOND)
    template("other", "other", account=SECOND)
    made["other"] = api("POST", "/v2/passes", {"templateName": "other", "dynamicData": {"x": True}}, SECOND)["id"]

    image = form("/v2/images", ("image", "s.png", png(1125, 432, (200, 10, 200))))["path"]
    made["full"] = api("POST", "/v2/passes", {
        "templateName": "full", "userDefinedId": "member-1", "dynamicData": {"name": "Ada Lovelace", "points": 7, "undeclared": True},
        "dynamicImages": {"passbook": {"strip": image}}, "dynamicBackfields": {"more": [{"label": "Since", "value": "1842"}]},
        "passbook": {"relevantDate": "2030-05-01T10:00:00Z", "groupId": "g", "userInfo": {"a": [1, 2]}, "bgColor": "#102030",
                     "locations": [{"lat": 48.1, "lon": 11.5, "relevantText": "Here"}],
                     "beacons": [{"uuid": "F8F589E9-C07E-58B0-AEAB-A36BE4D48FAC", "major": 1}]},
        "recoveryEmail": "ada@example.com", "expiryDate": "2088-01-01T00:00:00Z"})["id"]
    for name, change in (("redeemed", {"isRedeemed": True}), ("voided", {"isVoided": True}), ("ended", {"isInvalid": True})):
        made[name] = api("POST", "/v2/passes", {"templateName": "full", "userDefinedId": name})["id"]
        api("PUT", "/v2/passes/" + made[name], change)

    account = json.load(open(os.path.join(work, "cherrypie", "first-account.json")))
    brand = {"Brand-Id": account["brandId"], "API-Key": account["brandApiKey"], "Content-Type": "application/json"}
    site = free_port()
    with open(os.path.join(work, "icon.png"), "wb") as file:
        file.write(ICON[2])
    command = [sys.executable, "-m", "http.server", str(site), "--bind", "127.0.0.1", "-d", work]
    serving = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    children.append(serving)
    until(lambda: socket.socket().connect_ex(("127.0.0.1", site)) == 0, "the icon's site")
    kit = json.loads(call("POST", "/v1/passes", json.dumps({
        "description": "A flight", "pass_type": "generic", "icon": f"http://127.0.0.1:{site}/icon.png",
        "primaryFields": [{"key": "Destination", "value": "SFO", "label": "To", "changemessage": "Now to %@"}],
        "secondaryFields": [{"key": "flight no", "value": 1367}]}), brand))["id"]
    end(serving)
    made["kitTemplate"] = kit
    own = {"keys": [{"key": "Destination", "value": "MAA"}], "sms": "+16505555555"}
    answer = json.loads(call("POST", f"/v1/passes/{kit}", json.dumps(own), brand))
    made["kitPass"] = answer["sent_pass"]["serial_no"]
    made["brand"] = [account["brandId"], account["brandApiKey"]]
    return made


def phones(made):
    register(made["full"], "phone-full", "aa" * 32)
    register(made["full"], "android-full", "an android token", scheme="AndroidPass")
    register(made["redeemed"], "phone-dead", "dead" * 16)
    register(made["redeemed"], "phone-bad", "bad0" * 16)
    register(made["other"], "phone-other", "0f" * 32, OTHER_TYPE)
    simulated = start(["simulate", "device", made["full"], "--server", PUBLIC, "--apns", f"https://127.0.0.1:{APNS}",
                       "--trusted-roots", ROOTS, "--changes", "1"])
    until(lambda: int(sql("SELECT count(*) FROM registrations WHERE pass_id = '" + made["full"] + "'")) == 3, "the simulated device")
    api("PUT", "/v2/passes/" + made["full"], {"dynamicData": {"points": 8}})
    simulated.wait(60)
    api("PUT", "/v2/passes/" + made["redeemed"], {"dynamicData": {"points": 1}})
    api("PUT", "/v2/passes/" + made["other"], {"dynamicData": {"x": False}}, SECOND)
    line = f"[2026-11-20 10:00:00 +0100] Get pass task (pass type {PASS_TYPE}, serial number {made['full']}, for device abcdef0123) failed"
    call("POST", "/wallet/v1/log", json.dumps({"logs": [line]}))
    edit = api("GET", "/v2/passes/" + made["full"])["editUrl"].split("/p/")[1]
    call_edit(edit)


def call_edit(address_of_form):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("POST", "/p/" + address_of_form, "name=Augusta", {"Content-Type": "application/x-www-form-urlencoded"})
    assert connection.getresponse().status == 303


def crowd():
    ids = []
    while len(ids) < PASSES:
        some = [{"templateName": "crowd"}] * min(25, PASSES - len(ids))
        ids += api("POST", "/v2/passesBatch", some)["id"]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: register(ids[n], f"crowd-{n % DEVICES:04}", f"c0{n % DEVICES:062}"), range(PASSES)))
    return ids


def capture(made):
    """What the version before answers, for the one after it to answer as well."""
    paths = ["/v2/campaigns/full", "/v2/campaigns/frozen", "/v2/campaigns/invalid", "/v2/templates/full", "/v2/templates/of_frozen",
             "/v2/passbookCerts", *("/v2/passes/" + made[name] for name in PASS_NAMES)]
    second = ("/v2/campaigns/other", "/v2/passes/" + made["other"])
    with open(os.path.join(work, "cherrypie", "development-authority.pem")) as file:
        root = file.read().split("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----\n"
    return made | {
        "takenAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "publicUrl": PUBLIC, "masterKey": MASTER_KEY, "root": root,
        "first": FIRST, "second": SECOND, "answers": {path: api("GET", path) for path in paths},
        "secondAnswers": {path: api("GET", path, account=SECOND) for path in second},
        "explained": {name: json.loads(verb("push", "explain", made[name], "--json")) for name in ("full", "redeemed", "other")},
        "jobs": json.loads(verb("jobs", "list", "--json"))}


def dump(file, database):
    subprocess.run(["pg_dump", "-Fc", "-Z0", "--no-owner", "-f", file, "-d", database], env=login(), check=True)


def main():
    os.makedirs(output, exist_ok=True)
    stand_in = apns("--fault", "dead=503:ServiceUnavailable,bad0=400:BadDeviceToken")
    server = serve()
    made = fill()
    phones(made)
    ids = crowd()
    made["crowd"] = ids[0]
    until(lambda: sql("SELECT count(*) FROM jobs WHERE is_dead AND kind = 'push'") == "1", "the push that fails")
    verb("push", "template", "crowd")
    until(lambda: waiting() == 0, "all pushes")
    end(server)

    # A mail server that can't be reached: one mail is given up, one waits.
    closed = {"Mail__Host": "127.0.0.1", "Mail__Port": str(free_port())}
    server = serve(**closed, Mail__RetryAfter="00:00:00.001")
    api("PUT", "/v2/passes/" + made["redeemed"], {"recoveryEmail": "grace@example.com"})
    until(lambda: sql("SELECT count(*) FROM jobs WHERE is_dead AND kind = 'recovery-mail'") == "1", "the mail that fails")
    end(server)
    end(stand_in)
    stand_in = apns("--delay", "8000ms")
    server = serve(**closed, Push__RetryAfter="00:15:00")
    api("PUT", "/v2/passes/" + made["voided"], {"recoveryEmail": "joan@example.com"})
    verb("accounts", "disable", SECOND[0])
    verb("accounts", "enable", SECOND[0])
    until(lambda: waiting() == 0, "all pushes")

    # The fan-out stops after its first transaction, so that the dump finds it, and its pushes, half done. A statement may take 30 s.
    sql("""CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(120); RETURN NEW; END';
        CREATE TRIGGER hold BEFORE UPDATE ON jobs FOR EACH ROW
        WHEN (OLD.kind = 'template-changed' AND OLD.position > 0 AND NEW.position <> OLD.position) EXECUTE FUNCTION hold()""")
    form("/v2/templates/crowd", ("jsonBody", "", b'{"passbook":{"desc":"A changed card"}}'), method="PUT")
    made = capture(made)
    api("PUT", "/v2/templates/crowd/push")
    table = sql("SELECT relname FROM pg_class WHERE relname IN ('page_answers', 'push_batch_results') AND relkind = 'r'")
    job = sql("SELECT id FROM jobs WHERE kind = 'template-changed'")
    column = "walk" if table == "page_answers" else "job_id"
    until(lambda: int(sql(f"SELECT COALESCE(sum(cardinality(devices)), 0) FROM {table} WHERE {column} = {job}")) > 100, "answers of pushes")
    dump(os.path.join(work, "held"), "cherrypie")
    made["audit"] = json.loads(verb("audit", "list", "--limit", "1000", "--json"))
    server.kill()

    # Without what held it, and with small pictures in the demo's template, whose own would be most of it.
    server = serve(Push__Endpoint="https://127.0.0.1:1")
    sql("CREATE DATABASE copied")
    subprocess.run(["pg_restore", "--no-owner", "-d", "copied", os.path.join(work, "held")], env=login(), check=True)
    sql("""DROP FUNCTION hold CASCADE;
        UPDATE template_images demo SET original = i.original, scale1 = i.scale1, scale2 = i.scale2, scale3 = i.scale3
        FROM templates t, template_images i
        WHERE t.name = 'crowd' AND i.template_id = t.id AND octet_length(demo.original) > 5000""", "copied")
    dump(os.path.join(work, "copied"), "copied")
    with open(os.path.join(work, "copied"), "rb") as file, open(os.path.join(output, "upgrade.dump.gz"), "wb") as packed:
        packed.write(gzip.compress(file.read(), 9, mtime=0))
    with open(os.path.join(output, "upgrade.json"), "w") as file:
        json.dump(made, file, ensure_ascii=False, indent=1)
        file.write("\n")


try:
    main()
    print({name: os.path.getsize(os.path.join(output, name)) for name in ("upgrade.dump.gz", "upgrade.json")})
finally:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        child.wait(60)
    if "KEEP" not in os.environ:
        shutil.rmtree(work, ignore_errors=True)
    else:
        print(work)
