using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CherryPie.Server.Platform.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class SignInByProvider : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "runs_by_provider",
                table: "people",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "is_by_provider",
                table: "memberships",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "person_identities",
                columns: table => new
                {
                    issuer = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    linked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_identities", x => new { x.issuer, x.subject });
                    table.ForeignKey(
                        name: "fk_person_identities_person_id",
                        column: x => x.person_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_person_identities_person_id",
                table: "person_identities",
                column: "person_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "person_identities");

            migrationBuilder.DropColumn(
                name: "runs_by_provider",
                table: "people");

            migrationBuilder.DropColumn(
                name: "is_by_provider",
                table: "memberships");
        }
    }
}
