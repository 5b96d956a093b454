using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CherryPie.Server.Platform.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class ServerLeases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "leased_by",
                table: "push_batches",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "push_leased_by",
                table: "devices",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "version",
                table: "accounts",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "servers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    backend_pid = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_servers", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_version",
                table: "accounts",
                column: "version");

            // Whoever changes accounts, by whatever version or by hand, raises the count once and marks the rows with it. The count's row
            // stays locked until the commit, so that counts become visible in their order.
            migrationBuilder.Sql(
                """
                CREATE TABLE account_changes (
                    id boolean CONSTRAINT pk_account_changes PRIMARY KEY DEFAULT true CHECK (id),
                    version bigint NOT NULL,
                    deletions bigint NOT NULL);
                INSERT INTO account_changes (version, deletions) VALUES (0, 0);

                CREATE FUNCTION count_account_changes() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    UPDATE account_changes SET version = version + 1,
                        deletions = deletions + CASE WHEN TG_OP IN ('DELETE', 'TRUNCATE') THEN 1 ELSE 0 END;
                    RETURN NULL;
                END $$;
                CREATE FUNCTION mark_account() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    NEW.version := (SELECT version FROM account_changes);
                    RETURN NEW;
                END $$;
                CREATE TRIGGER count_account_changes BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON accounts
                    FOR EACH STATEMENT EXECUTE FUNCTION count_account_changes();
                CREATE TRIGGER mark_account BEFORE INSERT OR UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION mark_account();
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER count_account_changes ON accounts;
                DROP TRIGGER mark_account ON accounts;
                DROP FUNCTION count_account_changes();
                DROP FUNCTION mark_account();
                DROP TABLE account_changes;
                """
            );
            migrationBuilder.DropTable(
                name: "servers");

            migrationBuilder.DropIndex(
                name: "ix_accounts_version",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "leased_by",
                table: "push_batches");

            migrationBuilder.DropColumn(
                name: "push_leased_by",
                table: "devices");

            migrationBuilder.DropColumn(
                name: "version",
                table: "accounts");
        }
    }
}
