using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CherryPie.Server.Platform.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class GoogleWallet : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "google_wallet",
                table: "templates",
                type: "json",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "google_issuer_id",
                table: "campaigns",
                type: "character varying(10)",
                maxLength: 10,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "google_issuers",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    issuer_id = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    client_email = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false, collation: "C"),
                    key_id = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false, collation: "C"),
                    service_account = table.Column<byte[]>(type: "bytea", nullable: false),
                    name = table.Column<string>(type: "text", nullable: true),
                    description = table.Column<string>(type: "text", nullable: true),
                    status = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    status_text = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_google_issuers", x => x.id);
                    table.ForeignKey(
                        name: "fk_google_issuers_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "google_rates",
                columns: table => new
                {
                    service_account = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false, collation: "C"),
                    free_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_google_rates", x => x.service_account);
                });

            migrationBuilder.CreateTable(
                name: "template_google_images",
                columns: table => new
                {
                    template_id = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    file_name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    png = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_template_google_images", x => new { x.template_id, x.part });
                    table.ForeignKey(
                        name: "fk_template_google_images_template_id",
                        column: x => x.template_id,
                        principalTable: "templates",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "google_classes",
                columns: table => new
                {
                    issuer = table.Column<string>(type: "character varying(10)", nullable: false),
                    class_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    template_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    body = table.Column<string>(type: "json", nullable: true),
                    body_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    leased_by = table.Column<Guid>(type: "uuid", nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_google_classes", x => new { x.issuer, x.class_id });
                    table.ForeignKey(
                        name: "fk_google_classes_issuer",
                        column: x => x.issuer,
                        principalTable: "google_issuers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_google_classes_template_id",
                        column: x => x.template_id,
                        principalTable: "templates",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "google_nonces",
                columns: table => new
                {
                    issuer = table.Column<string>(type: "character varying(10)", nullable: false),
                    nonce = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_google_nonces", x => new { x.issuer, x.nonce });
                    table.ForeignKey(
                        name: "fk_google_nonces_issuer",
                        column: x => x.issuer,
                        principalTable: "google_issuers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "google_objects",
                columns: table => new
                {
                    pass_id = table.Column<string>(type: "character varying(14)", maxLength: 14, nullable: false, collation: "C"),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    issuer = table.Column<string>(type: "character varying(10)", nullable: false),
                    class_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    kind = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: true),
                    body = table.Column<string>(type: "json", nullable: true),
                    body_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    saves = table.Column<int>(type: "integer", nullable: false),
                    first_saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    leased_by = table.Column<Guid>(type: "uuid", nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_google_objects", x => x.pass_id);
                    table.ForeignKey(
                        name: "fk_google_objects_issuer",
                        column: x => x.issuer,
                        principalTable: "google_issuers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_google_objects_pass_id",
                        column: x => x.pass_id,
                        principalTable: "passes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_google_issuer_id",
                table: "campaigns",
                column: "google_issuer_id");

            migrationBuilder.CreateIndex(
                name: "ix_google_classes_leased_by",
                table: "google_classes",
                column: "leased_by",
                filter: "leased_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_google_classes_template_id",
                table: "google_classes",
                column: "template_id");

            migrationBuilder.CreateIndex(
                name: "ix_google_issuers_account_id_issuer_id",
                table: "google_issuers",
                columns: new[] { "account_id", "issuer_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_google_nonces_until",
                table: "google_nonces",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_google_objects_issuer_checked_at",
                table: "google_objects",
                columns: new[] { "issuer", "checked_at" });

            migrationBuilder.CreateIndex(
                name: "ix_google_objects_leased_by",
                table: "google_objects",
                column: "leased_by",
                filter: "leased_by IS NOT NULL");

            migrationBuilder.AddForeignKey(
                name: "fk_campaigns_google_issuer_id",
                table: "campaigns",
                column: "google_issuer_id",
                principalTable: "google_issuers",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_campaigns_google_issuer_id",
                table: "campaigns");

            migrationBuilder.DropTable(
                name: "google_classes");

            migrationBuilder.DropTable(
                name: "google_nonces");

            migrationBuilder.DropTable(
                name: "google_objects");

            migrationBuilder.DropTable(
                name: "google_rates");

            migrationBuilder.DropTable(
                name: "template_google_images");

            migrationBuilder.DropTable(
                name: "google_issuers");

            migrationBuilder.DropIndex(
                name: "ix_campaigns_google_issuer_id",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "google_wallet",
                table: "templates");

            migrationBuilder.DropColumn(
                name: "google_issuer_id",
                table: "campaigns");
        }
    }
}
