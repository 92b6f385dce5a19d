"""What an app on a telephone does with the key of a second step (RFC 6238)."""
import base64
import hashlib
import hmac
import struct
import time
import urllib.parse


def code_of(uri, later=0):
    """The code that an app shows now (or some steps later) for an otpauth:// address."""
    query = urllib.parse.parse_qs(urllib.parse.urlparse(uri).query)
    key = base64.b32decode(query["secret"][0])
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + later), hashlib.sha1).digest()
    number = struct.unpack_from(">I", mac, mac[19] & 15)[0] & 0x7FFFFFFF
    return f"{number % 1000000:06d}"
