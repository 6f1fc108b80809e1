-- The role and the database of the portal: sudo -u postgres psql -v password='a long one' -f deploy/postgresql/portail.sql
-- Run again, it changes the password and nothing else.
\set ON_ERROR_STOP on
SELECT 'CREATE ROLE portail LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portail')
\gexec
ALTER ROLE portail PASSWORD :'password';
SELECT $$CREATE DATABASE portail OWNER portail TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'$$
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'portail')
\gexec
-- Nobody else of this server enters it.
REVOKE ALL ON DATABASE portail FROM PUBLIC;
