using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Rows that a standby sends. A standby that freezes half way through them would else keep the request until the statement's
/// time-out: here the wait for the next row ends when the standby is lost.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is no collection; a reader can only be enumerated.")]
[SuppressMessage("Usage", "CA2215", Justification = "The base class would close it without waiting.")]
internal sealed class StandbyRows(DbDataReader rows, StandbySession session) : DbDataReader
{
    public override int Depth => rows.Depth;

    public override int FieldCount => rows.FieldCount;

    public override bool HasRows => rows.HasRows;

    public override bool IsClosed => rows.IsClosed;

    public override int RecordsAffected => rows.RecordsAffected;

    public override object this[int ordinal] => rows[ordinal];

    public override object this[string name] => rows[name];

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => session.UnlessLost(rows.ReadAsync(cancellationToken));

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) =>
        session.UnlessLost(rows.NextResultAsync(cancellationToken));

    public override bool Read() => rows.Read();

    public override bool NextResult() => rows.NextResult();

    // Closing reads the rest of the rows.
    public override Task CloseAsync() => session.End(rows);

    public override async ValueTask DisposeAsync()
    {
        await session.End(rows);
        GC.SuppressFinalize(this);
    }

    public override bool GetBoolean(int ordinal) => rows.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => rows.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        rows.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => rows.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        rows.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => rows.GetDataTypeName(ordinal);

    public override DateTime GetDateTime(int ordinal) => rows.GetDateTime(ordinal);

    public override decimal GetDecimal(int ordinal) => rows.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => rows.GetDouble(ordinal);

    public override IEnumerator GetEnumerator() => rows.GetEnumerator();

    public override Type GetFieldType(int ordinal) => rows.GetFieldType(ordinal);

    public override T GetFieldValue<T>(int ordinal) => rows.GetFieldValue<T>(ordinal);

    public override float GetFloat(int ordinal) => rows.GetFloat(ordinal);

    public override Guid GetGuid(int ordinal) => rows.GetGuid(ordinal);

    public override short GetInt16(int ordinal) => rows.GetInt16(ordinal);

    public override int GetInt32(int ordinal) => rows.GetInt32(ordinal);

    public override long GetInt64(int ordinal) => rows.GetInt64(ordinal);

    public override string GetName(int ordinal) => rows.GetName(ordinal);

    public override int GetOrdinal(string name) => rows.GetOrdinal(name);

    public override string GetString(int ordinal) => rows.GetString(ordinal);

    public override object GetValue(int ordinal) => rows.GetValue(ordinal);

    public override int GetValues(object[] values) => rows.GetValues(values);

    public override bool IsDBNull(int ordinal) => rows.IsDBNull(ordinal);
}
