#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An HTTP and HTTPS server on 127.0.0.1 that answers as a scenario says, for tests of everything that asks a server.

Each line of standard input is a JSON object with one command, each answer is one line of JSON on standard output:

  {"listen": {}}                                       -> {"port": 12345}   plain HTTP
  {"listen": {"certificate": PATH, "key": PATH}}       -> {"port": 12346}   TLS; all ports share one scenario
  {"scenario": {"routes": [ROUTE, ...]}}               -> {"ok": true}      forgets the scenario before and its requests
  {"requests": {}}                                     -> {"requests": [REQUEST, ...]}
  {"answers": {}}                                      -> {"answers": [2, 0, ...]}  how often each route of the scenario answered

A request: {"method", "path", "query", "headers", "form", "json", "body", "port"}; the port is the client's, so that requests of one
connection have the same.

When standard input ends, the server ends. By hand: (echo '{"listen": {}}'; cat scenario-line; cat) | fake_panel.py

A route: {"match": {...}, "replies": [REPLY, ...]}. The first route whose match fits a request answers it, with its first reply,
then the second, and so on; the last one again and again. No route: status 599. All members of a match are optional:

  "method"   "GET"
  "contains" texts, each of which the body holds
  "path"     exact, or a beginning if it ends in "*"
  "query", "form", "json", "headers"   objects: these names with these values (null: the name is not there); header names in lower case

A reply; all members are optional:

  "status"     200
  "reason"     the text after the status
  "headers"    object
  "json"       the body as JSON; or "body": text; or "base64": bytes
  "repeat"     the body this many times (0: endless, until the client goes away; without a Content-Length unless "length" says one)
  "gzip"       compressed so many times, whatever the client accepts; true: once
  "chunked"    true: Transfer-Encoding: chunked
  "length"     a Content-Length other than the body's
  "delay"      seconds before the status line
  "cut"        the connection is closed after this many bytes of the body as it is sent
  "stall"      after this many bytes of the body nothing more comes, and the connection stays open
  "drip"       {"bytes": 1, "seconds": 0.1}: so many bytes at a time
  "endless"    "headers", "interim" or "trailers": headers, replies of status 100, or trailers of a chunked body without end
  "no_length"  true: neither Content-Length nor chunks; the end of the connection is the end
  "close"      true: the connection is closed without a reply
  "raw"        text that is sent in place of an HTTP reply
"""

import base64
import gzip
import http.server
import json
import os
import ssl
import sys
import threading
import time
import urllib.parse

STALL_SECONDS = 120


class Scenario:
    def __init__(self):
        self.lock = threading.Lock()
        self.set({})

    def set(self, description):
        with self.lock:
            self.routes = description.get("routes", [])
            self.given = [0] * len(self.routes)
            self.requests = []

    def reply_to(self, request):
        with self.lock:
            self.requests.append(request)
            for number, route in enumerate(self.routes):
                if not fits(route.get("match", {}), request):
                    continue
                replies = route["replies"]
                position = min(self.given[number], len(replies) - 1)
                self.given[number] += 1
                return replies[position]
        return {"status": 599, "body": "no route of the scenario fits"}


def fits(match, request):
    if "method" in match and match["method"] != request["method"]:
        return False
    wanted = match.get("path", request["path"])
    if wanted.endswith("*"):
        if not request["path"].startswith(wanted[:-1]):
            return False
    elif wanted != request["path"]:
        return False
    if any(text not in request["body"] for text in match.get("contains", [])):
        return False
    return all(
        request[part].get(name) == value
        for part in ("query", "form", "json", "headers")
        for name, value in match.get(part, {}).items()
    )


def pairs(text):
    return dict(urllib.parse.parse_qsl(text, keep_blank_values=True))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def answer(self):
        split = urllib.parse.urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        headers = {name.lower(): value for name, value in self.headers.items()}
        is_form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        request = {
            "method": self.command,
            "path": split.path,
            "query": pairs(split.query),
            "headers": headers,
            "form": pairs(body) if is_form else {},
            "json": json.loads(body) if headers.get("content-type") == "application/json" else {},
            "body": body,
            "port": self.client_address[1],
        }
        try:
            self.give(self.server.scenario.reply_to(request))
        except OSError:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

    def give(self, reply):
        time.sleep(reply.get("delay", 0))
        if reply.get("close"):
            self.close_connection = True
            return
        if "raw" in reply:
            self.wfile.write(reply["raw"].encode())
            self.close_connection = True
            return
        body = body_of(reply)
        endless = reply.get("repeat") == 0
        chunked = reply.get("chunked", False)
        if reply.get("endless") == "interim":
            self.send_for_ever(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.send_response(reply.get("status", 200), reply.get("reason"))
        for name, value in reply.get("headers", {}).items():
            self.send_header(name, value)
        if reply.get("gzip"):
            self.send_header("Content-Encoding", ", ".join(["gzip"] * int(reply["gzip"])))
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif reply.get("no_length") or (endless and "length" not in reply):
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(reply.get("length", len(body))))
        if reply.get("endless") == "headers":
            self.flush_headers()
            self.send_for_ever(b"X-More: %s\r\n" % (b"x" * 900))
        self.end_headers()
        self.wfile.flush()
        end = min(reply.get("cut", len(body)), reply.get("stall", len(body)))
        self.send_body(body[:end], reply.get("drip"), chunked)
        while endless:
            self.send_body(body, None, chunked)
        if "stall" in reply:
            time.sleep(STALL_SECONDS)
        if "cut" in reply or "stall" in reply:
            self.close_connection = True
        elif reply.get("endless") == "trailers":
            self.wfile.write(b"0\r\n")
            self.send_for_ever(b"X-More: %s\r\n" % (b"x" * 900))
        elif chunked:
            self.wfile.write(b"0\r\n\r\n")
        elif reply.get("no_length"):
            self.close_connection = True

    def send_for_ever(self, bytes_of_it):
        while True:
            self.wfile.write(bytes_of_it * 64)

    def send_body(self, body, drip, chunked):
        step = drip["bytes"] if drip else max(len(body), 1)
        for at in range(0, len(body), step):
            part = body[at : at + step]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part) if chunked else part)
            self.wfile.flush()
            if drip:
                time.sleep(drip["seconds"])


def body_of(reply):
    if "json" in reply:
        body = json.dumps(reply["json"]).encode()
    elif "base64" in reply:
        body = base64.b64decode(reply["base64"])
    else:
        body = reply.get("body", "").encode()
    body *= reply.get("repeat", 1) or 1
    for _ in range(int(reply.get("gzip", 0))):
        body = gzip.compress(body)
    return body


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, address):
        pass  # a client that goes away, or refuses a certificate, is part of a test


def listen(scenario, certificate=None, key=None):
    server = Server(("127.0.0.1", 0), Handler)
    server.scenario = scenario
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        # The handshake is done by the thread of the connection, so that a client that never begins one holds up nobody.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return {"port": server.server_address[1]}


def main():
    scenario = Scenario()
    for line in sys.stdin:
        command = json.loads(line)
        if "listen" in command:
            answer = listen(scenario, **command["listen"])
        elif "scenario" in command:
            scenario.set(command["scenario"])
            answer = {"ok": True}
        elif "answers" in command:
            answer = {"answers": list(scenario.given)}
        else:
            answer = {"requests": list(scenario.requests)}
        print(json.dumps(answer), flush=True)
    os._exit(0)  # threads that stall would hold up an orderly end


main()
