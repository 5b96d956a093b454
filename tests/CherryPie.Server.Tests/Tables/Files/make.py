import csv, datetime, openpyxl
wb = openpyxl.Workbook(); ws = wb.active; ws.title = "Members"
ws.append(["E-mail", "Points", "Joined", "Seen", "Gold", "Note", "Double", "Bad"])
rows = [("ada@example.com", 12.5, datetime.date(2026,1,31), datetime.datetime(2026,1,31,9,5,0), True, "Line 1\nLine 2; \"quoted\"", "=B2*2", "ok"),
        ("jürgen@example.com", 1234567.25, datetime.date(1999,12,31), datetime.datetime(2026,2,28,23,59,59), False, "'=x", "=B3*2", "=NA()"),
        ("", None, None, None, None, None, None, None),
        ("eve@example.com", -3, datetime.date(2026,3,1), datetime.datetime(2026,3,1), True, "  spaces  ", "=B5*2", "ok")]
for r in rows: ws.append(r)
ws2 = wb.create_sheet("Other"); ws2.append(["x"])
for r in ws.iter_rows(min_row=2, min_col=3, max_col=3): r[0].number_format = "dd.mm.yyyy"
for r in ws.iter_rows(min_row=2, min_col=4, max_col=4): r[0].number_format = "yyyy-mm-dd hh:mm:ss"
for i in range(50): ws.cell(row=10+i, column=3).number_format = "dd.mm.yyyy"
wb.save("openpyxl.xlsx")
with open("python.csv", "w", newline="", encoding="utf-8") as f:
    w = csv.writer(f); w.writerow(["userDefinedId", "name", "note"])
    w.writerow(["1", "Ada \"The Countess\" Lovelace", "two\nlines"]); w.writerow(["2", "", "comma, semicolon; tab\t"]); w.writerow(["3", "Zoë", None])
