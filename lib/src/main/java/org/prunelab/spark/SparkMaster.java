package org.prunelab.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The address of a standalone cluster's master.
 *
 * @param url as Spark takes it
 * @param hosts one or, where one stands by for another, several
 */
record SparkMaster(String url, List<Host> hosts) {

    private static final String SCHEME = "spark://";
    private static final Pattern HOST = Pattern.compile("([^\\s:/,]+):(\\d{1,5})");
    private static final int MILLISECONDS_TO_ANSWER = 5000;

    /** A machine's name or number, and a port. */
    record Host(String name, int port) {
        @Override
        public String toString() {
            return name + ":" + port;
        }
    }

    SparkMaster {
        hosts = List.copyOf(hosts);
    }

    /** @throws IllegalArgumentException where it is no such address */
    static SparkMaster of(String url) {
        String stripped = url.strip();
        List<Host> hosts = new ArrayList<>();
        String addresses = stripped.startsWith(SCHEME) ? stripped.substring(SCHEME.length()) : "";
        for (String address : addresses.split(",", -1)) {
            Matcher matcher = HOST.matcher(address);
            int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException(
                        "\"%s\" is no address of a Spark master; it looks like spark://host:7077, and stands on top of the master's web page."
                                .formatted(url));
            }
            hosts.add(new Host(matcher.group(1), port));
        }
        return new SparkMaster(stripped, hosts);
    }

    /**
     * The address of this machine by which the master's machine, and its workers as a rule, reach it.
     *
     * @throws IllegalArgumentException where nobody answers at the master's address
     */
    InetAddress localAddress() {
        List<String> problems = new ArrayList<>();
        for (Host host : hosts) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host.name(), host.port()), MILLISECONDS_TO_ANSWER);
                return socket.getLocalAddress();
            } catch (IOException e) {
                problems.add(e.getMessage() == null ? e.toString() : e.getMessage());
            }
        }
        throw new IllegalArgumentException(
                "No Spark master answers at %s (%s); start one, or look its address up on its web page."
                        .formatted(url, problems.stream().distinct().collect(Collectors.joining("; "))));
    }
}
