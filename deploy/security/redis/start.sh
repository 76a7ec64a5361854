#!/bin/sh
# Writes down Redis's users with the hashes of their passwords, which are secrets, and starts it as
# its image does.
#
# Nobody can be the user `default`: it is off, and has no password. Its rights it must keep, since the
# server reads its own log as that user: without them it leaves out each transaction and each script
# that wrote more than one thing, and starts all the same (redis/redis#14541; tried on 8.0.2).
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
    echo "user default off resetpass ~* &* +@all"
    user redis_services "$(rules services)"
    user redis_operator "$(rules services) $(rules operator)"
} > /tmp/users.acl
exec docker-entrypoint.sh "$@" --aclfile /tmp/users.acl
