using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CherryPie.Server.Platform.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class PushBatches : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Names change, no row does: this takes milliseconds whatever the tables hold.
            migrationBuilder.Sql(
                """
                LOCK TABLE update_lines, push_pages, page_answers IN ACCESS EXCLUSIVE MODE;

                ALTER TABLE update_lines RENAME TO update_sequences;
                ALTER TABLE update_sequences RENAME CONSTRAINT pk_update_lines TO pk_update_sequences;

                ALTER TABLE push_pages RENAME TO push_batches;
                ALTER TABLE push_batches RENAME COLUMN walk TO job_id;
                ALTER TABLE push_batches RENAME CONSTRAINT pk_push_pages TO pk_push_batches;
                ALTER INDEX ix_push_pages_due_at RENAME TO ix_push_batches_due_at;
                ALTER SEQUENCE push_pages_id_seq RENAME TO push_batches_id_seq;

                ALTER TABLE page_answers RENAME TO push_batch_results;
                ALTER TABLE push_batch_results RENAME COLUMN page_id TO batch_id;
                ALTER TABLE push_batch_results RENAME COLUMN walk TO job_id;
                ALTER TABLE push_batch_results RENAME CONSTRAINT pk_page_answers TO pk_push_batch_results;
                ALTER INDEX ix_page_answers_page_id RENAME TO ix_push_batch_results_batch_id;
                ALTER INDEX ix_page_answers_pass_type_identifier_begun_at RENAME TO ix_push_batch_results_pass_type_identifier_begun_at;
                ALTER SEQUENCE page_answers_id_seq RENAME TO push_batch_results_id_seq;
                """
            );

            // Servers of the former version go on beside this one until they are replaced: PostgreSQL writes through views as simple as these.
            migrationBuilder.Sql(
                """
                CREATE VIEW update_lines AS SELECT pass_type_identifier, last_tag FROM update_sequences;
                CREATE VIEW push_pages AS
                    SELECT id, job_id AS walk, account_id, pass_type_identifier, template_id, devices, size, due_at, taken_at FROM push_batches;
                CREATE VIEW page_answers AS
                    SELECT id, batch_id AS page_id, job_id AS walk, pass_type_identifier, template_id, begun_at, devices, apns_ids
                    FROM push_batch_results;
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP VIEW update_lines, push_pages, page_answers;

                ALTER TABLE update_sequences RENAME TO update_lines;
                ALTER TABLE update_lines RENAME CONSTRAINT pk_update_sequences TO pk_update_lines;

                ALTER TABLE push_batches RENAME TO push_pages;
                ALTER TABLE push_pages RENAME COLUMN job_id TO walk;
                ALTER TABLE push_pages RENAME CONSTRAINT pk_push_batches TO pk_push_pages;
                ALTER INDEX ix_push_batches_due_at RENAME TO ix_push_pages_due_at;
                ALTER SEQUENCE push_batches_id_seq RENAME TO push_pages_id_seq;

                ALTER TABLE push_batch_results RENAME TO page_answers;
                ALTER TABLE page_answers RENAME COLUMN batch_id TO page_id;
                ALTER TABLE page_answers RENAME COLUMN job_id TO walk;
                ALTER TABLE page_answers RENAME CONSTRAINT pk_push_batch_results TO pk_page_answers;
                ALTER INDEX ix_push_batch_results_batch_id RENAME TO ix_page_answers_page_id;
                ALTER INDEX ix_push_batch_results_pass_type_identifier_begun_at RENAME TO ix_page_answers_pass_type_identifier_begun_at;
                ALTER SEQUENCE push_batch_results_id_seq RENAME TO page_answers_id_seq;
                """
            );
        }
    }
}
