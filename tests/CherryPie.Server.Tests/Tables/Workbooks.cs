using System.IO.Compression;
using System.Text;

namespace CherryPie.Server.Tests.Tables;

/// <summary>Workbooks in Excel's shape. Their cell styles: 1 and 2 are dates, 3 has a text beside the number, 4 is 00000, 5 "D-"00000,
/// 6 000-000, 7 an amount of euros.</summary>
internal static class Workbooks
{
    /// <param name="rows">Of its sheet.</param>
    /// <param name="strings">Those that cells share.</param>
    /// <param name="columns">What stands before the rows.</param>
    public static byte[] Of(string rows, string strings = "", string columns = "")
    {
        const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(
                "xl/workbook.xml",
                $"<workbook {Main} xmlns:r=\"{Relations}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            );
            Part(
                "xl/_rels/workbook.xml.rels",
                $"""
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
                <Relationship Id="r1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/>
                <Relationship Id="r2" Type="{Relations}/sharedStrings" Target="/xl/sharedStrings.xml"/>
                <Relationship Id="r3" Type="{Relations}/styles" Target="styles.xml"/></Relationships>
                """
            );
            Part(
                "xl/styles.xml",
                $"""
                <styleSheet {Main}><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\ hh:mm"/>
                <numFmt numFmtId="165" formatCode="&quot;day&quot;\ 0.00[Red]"/>
                <numFmt numFmtId="166" formatCode="00000"/><numFmt numFmtId="167" formatCode="[$-407]&quot;D-&quot;00000"/>
                <numFmt numFmtId="168" formatCode="000\-000"/><numFmt numFmtId="169" formatCode="#,##0.00\ [$€-407]"/></numFmts>
                <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
                <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="165"/>
                <xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/><xf numFmtId="169"/></cellXfs></styleSheet>
                """
            );
            Part("xl/sharedStrings.xml", $"<sst {Main}>{strings}</sst>");
            Part("xl/worksheets/sheet1.xml", $"<worksheet {Main}>{columns}<sheetData>{rows}</sheetData></worksheet>");

            void Part(string name, string xml)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(xml));
            }
        }

        return file.ToArray();
    }
}
