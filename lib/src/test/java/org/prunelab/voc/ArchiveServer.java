package org.prunelab.voc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of archives on this machine, whose next answers can be made bad ones. It knows Range and If-Range. */
final class ArchiveServer implements AutoCloseable {

    static final String VERSION = "\"v1\"";

    interface Answer {
        void give(HttpExchange exchange) throws IOException;
    }

    /** What was asked for; absent headers are null. */
    record Asked(String path, String range, String ifRange) {}

    private final Map<String, byte[]> files;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Answer> next = new ArrayDeque<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile String version = VERSION;

    ArchiveServer(Map<String, byte[]> files) {
        this.files = files;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String base() {
        return "http://127.0.0.1:%d/voc/".formatted(server.getAddress().getPort());
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** The next request is answered so, before any other gets a good answer. */
    ArchiveServer first(Answer answer) {
        synchronized (next) {
            next.add(answer);
        }
        return this;
    }

    void version(String newVersion) {
        version = newVersion;
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(new Asked(
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("Range"),
                exchange.getRequestHeaders().getFirst("If-Range")));
        Answer answer;
        synchronized (next) {
            answer = next.poll();
        }
        try (exchange) {
            (answer == null ? (Answer) this::well : answer).give(exchange);
        }
    }

    private byte[] file(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return files.get(path.substring(path.lastIndexOf('/') + 1));
    }

    private void well(HttpExchange exchange) throws IOException {
        byte[] file = file(exchange);
        String range = exchange.getRequestHeaders().getFirst("Range");
        String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
        exchange.getResponseHeaders().add("ETag", version);
        if (range == null || (ifRange != null && !ifRange.equals(version))) {
            send(exchange, 200, file);
            return;
        }
        int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        if (from >= file.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        exchange.getResponseHeaders()
                .add("Content-Range", "bytes %d-%d/%d".formatted(from, file.length - 1, file.length));
        send(exchange, 206, Arrays.copyOfRange(file, from, file.length));
    }

    /** The whole file, whatever range was asked for. */
    void whole(HttpExchange exchange) throws IOException {
        send(exchange, 200, file(exchange));
    }

    static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    static Answer status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    /** Promises the whole file, sends so many bytes, and when they have arrived in {@code part}, does this and hangs up. */
    Answer breakingOff(int bytes, Path part, Runnable then) {
        return exchange -> {
            exchange.getResponseHeaders().add("ETag", version);
            exchange.sendResponseHeaders(200, file(exchange).length);
            exchange.getResponseBody().write(file(exchange), 0, bytes);
            exchange.getResponseBody().flush();
            while (!Files.exists(part) || Files.size(part) < bytes) {
                Thread.onSpinWait();
            }
            then.run();
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
