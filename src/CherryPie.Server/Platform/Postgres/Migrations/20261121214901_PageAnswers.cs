using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace CherryPie.Server.Platform.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class PageAnswers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "walk",
                table: "push_pages",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "page_answers",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    page_id = table.Column<long>(type: "bigint", nullable: false),
                    walk = table.Column<long>(type: "bigint", nullable: false),
                    pass_type_identifier = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    template_id = table.Column<long>(type: "bigint", nullable: false),
                    begun_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    devices = table.Column<string[]>(type: "text[]", nullable: false),
                    apns_ids = table.Column<string[]>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_page_answers", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_page_answers_page_id",
                table: "page_answers",
                column: "page_id");

            migrationBuilder.CreateIndex(
                name: "ix_page_answers_pass_type_identifier_begun_at",
                table: "page_answers",
                columns: new[] { "pass_type_identifier", "begun_at" });

            // Identifiers are random: compressing them took a tenth of PostgreSQL's time for a push and saved little.
            migrationBuilder.Sql("ALTER TABLE push_pages ALTER devices SET STORAGE EXTERNAL;");
            migrationBuilder.Sql("ALTER TABLE page_answers ALTER devices SET STORAGE EXTERNAL, ALTER apns_ids SET STORAGE EXTERNAL;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE push_pages ALTER devices SET STORAGE EXTENDED;");
            migrationBuilder.DropTable(
                name: "page_answers");

            migrationBuilder.DropColumn(
                name: "walk",
                table: "push_pages");
        }
    }
}
