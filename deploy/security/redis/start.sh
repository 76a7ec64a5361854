#!/bin/sh
# Writes down Redis's users with the hashes of their passwords, which are secrets, and starts it as
# its image does. The user `default`, whom a client without a name is, may nothing.
set -euf

rules() { sed '/^#/d' "/security/$1.acl" | tr '\n' ' '; }

user() { # NAME RULES
    file=/run/secrets/$1
    password=$(cat "$file")
    [ -n "$password" ] || { echo "$file is empty: run deploy/security/make_secrets.py" >&2; exit 1; }
    hash=$(printf %s "$password" | sha256sum | cut -d ' ' -f 1)
    echo "user $1 on #$hash $2"
}

{
    echo "user default reset"
    user redis_services "$(rules services)"
    user redis_operator "$(rules services) $(rules operator)"
} > /tmp/users.acl
exec docker-entrypoint.sh "$@" --aclfile /tmp/users.acl
