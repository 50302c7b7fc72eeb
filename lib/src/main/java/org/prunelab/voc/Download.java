package org.prunelab.voc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches one archive into a part file that grows until it is as long as the archive. A part is resumed by HTTP
 * Range (RFC 9110, section 14); beside it lies what the server calls that version of the file (its ETag or date), for
 * If-Range: a server whose file has changed sends it from the start.
 */
final class Download {

    private static final int ATTEMPTS_IN_VAIN = 6;
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int BUFFER = 1 << 16;

    /** Bytes by which a tar archive is known. */
    private static final int TAR_HEAD = PartFile.MAGIC_AT + PartFile.MAGIC.length();

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

    private final HttpClient client;
    private final VocArchive archive;
    private final PartFile part;
    private final Duration pause;
    private final Runnable progress;

    /**
     * @param part where to; what it holds already is kept, and the rest follows
     * @param pause before the second attempt, doubled with every further attempt in vain
     * @param progress is called several times a second, on the calling thread
     */
    Download(HttpClient client, VocArchive archive, PartFile part, Duration pause, Runnable progress) {
        this.client = client;
        this.archive = archive;
        this.part = part;
        this.pause = pause;
        this.progress = progress;
    }

    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(ANSWER)
                .build();
    }

    /**
     * Returns when the part file has the archive's length.
     *
     * @throws VocException where the server does not have the archive, or cannot be reached after several attempts, or
     *     the disk is full
     */
    void fetch() throws InterruptedException {
        if (part.length() > archive.bytes()) {
            part.delete();
        }
        long furthest = part.length();
        int inVain = 0;
        while (part.length() < archive.bytes()) {
            String problem;
            try {
                attempt();
                problem = "the server ended its answer too early";
            } catch (IOException broken) {
                problem = reason(broken);
            }
            if (part.length() > furthest) {
                furthest = part.length();
                inVain = 0;
            } else {
                inVain++;
            }
            if (part.length() < archive.bytes()) {
                if (inVain >= ATTEMPTS_IN_VAIN) {
                    throw unreachable(problem);
                }
                Duration wait = pause.multipliedBy(1L << inVain);
                Thread.sleep((wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE).toMillis());
            }
        }
    }

    private void attempt() throws IOException, InterruptedException {
        long from = part.length();
        HttpRequest.Builder request = HttpRequest.newBuilder(archive.address()).timeout(ANSWER);
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
            part.version(archive.address()).ifPresent(version -> request.header("If-Range", version));
        }
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            int status = response.statusCode();
            if (status == 206 && from > 0) {
                requireRest(response, from);
                copy(body);
            } else if (status == 200) {
                refusePage(response);
                requireLength(response);
                part.begin(archive.address(), version(response));
                copy(body);
            } else if (status == 416) {
                part.delete();
                throw new IOException("the server has no bytes from " + from + " on");
            } else if (status == 408 || status == 429 || status >= 500) {
                throw new IOException("the server answered with status " + status);
            } else {
                throw notThere(response.uri(), status);
            }
        }
    }

    private void requireRest(HttpResponse<?> response, long from) throws IOException {
        String stated = response.headers().firstValue("Content-Range").orElse("");
        Matcher range = CONTENT_RANGE.matcher(stated);
        if (!range.matches() || !range.group(1).equals(Long.toString(from))) {
            part.delete();
            throw new IOException(
                    "the server was asked for bytes from %d on and sent the range '%s'".formatted(from, stated));
        }
        if (!range.group(2).equals("*") && !range.group(2).equals(Long.toString(archive.bytes()))) {
            part.delete();
            throw foreign(response.uri(), range.group(2));
        }
    }

    /** A page of unstated length would look like the archive's beginning; what an earlier answer gave stays. */
    private void refusePage(HttpResponse<?> response) {
        response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("text/html"))
                .ifPresent(type -> {
                    throw foreign(response.uri(), "a page (%s)".formatted(type));
                });
    }

    private void requireLength(HttpResponse<?> response) {
        response.headers().firstValue("Content-Length").ifPresent(stated -> {
            if (!stated.equals(Long.toString(archive.bytes()))) {
                throw foreign(response.uri(), stated);
            }
        });
    }

    /** What names this version of the file for If-Range, which takes no weak ETag. */
    private static Optional<String> version(HttpResponse<?> response) {
        return response.headers()
                .firstValue("ETag")
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> response.headers().firstValue("Last-Modified"));
    }

    /**
     * Copies on another thread, for a read that waits for the server cannot be interrupted; this one shows progress and
     * ends the copying when it is interrupted or the server is silent.
     */
    private void copy(InputStream body) throws IOException, InterruptedException {
        FutureTask<Void> copying = new FutureTask<>(() -> {
            write(body);
            return null;
        });
        Thread copier = new Thread(copying, "voc-download");
        copier.setDaemon(true);
        copier.start();
        try {
            await(copying);
        } finally {
            body.close();
            copier.join();
        }
    }

    private void await(FutureTask<Void> copying) throws IOException, InterruptedException {
        long length = part.length();
        long heard = System.nanoTime();
        while (true) {
            try {
                copying.get(200, TimeUnit.MILLISECONDS);
                progress.run();
                return;
            } catch (TimeoutException going) {
                progress.run();
                if (part.length() != length) {
                    length = part.length();
                    heard = System.nanoTime();
                } else if (System.nanoTime() - heard > SILENCE.toNanos()) {
                    throw new IOException("the server sent nothing for %d seconds".formatted(SILENCE.toSeconds()));
                }
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof VocException problem) {
                    throw problem;
                }
                throw new IOException(reason(failed.getCause()), failed.getCause());
            }
        }
    }

    private void write(InputStream body) throws IOException {
        boolean tar = true;
        try (OutputStream out = part.append()) {
            byte[] buffer = new byte[BUFFER];
            long length = part.length();
            boolean looked = length >= TAR_HEAD;
            for (int count = body.read(buffer); tar && count >= 0; count = body.read(buffer)) {
                length += count;
                if (length > archive.bytes()) {
                    throw foreign(archive.address(), "more");
                }
                part.write(out, buffer, count);
                if (!looked && length >= TAR_HEAD) {
                    tar = part.isTar();
                    looked = true;
                }
            }
        }
        if (!tar) {
            part.delete();
            throw foreign(archive.address(), "something that is no tar archive");
        }
    }

    /** What is at the bottom of a problem, for the client wraps the network's own words. */
    private static String reason(Throwable problem) {
        Throwable root = problem;
        while (!(root instanceof ConnectException) && root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof ConnectException
                ? "there is no connection to the server"
                : root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private VocException unreachable(String problem) {
        return new VocException(
                ("%s could not be fetched, after %d attempts in vain: %s. %,d of %,d bytes are kept in %s,"
                                + " and the next call resumes there. Check the network (behind a proxy, Java needs"
                                + " -Dhttp.proxyHost and -Dhttp.proxyPort, and the same for https), or %s")
                        .formatted(
                                archive.address(),
                                ATTEMPTS_IN_VAIN,
                                problem,
                                part.length(),
                                archive.bytes(),
                                part.path(),
                                elsewhere()));
    }

    private VocException notThere(URI address, int status) {
        return new VocException(
                "The server does not give out %s (status %d). Please %s".formatted(address, status, elsewhere()));
    }

    private VocException foreign(URI address, String stated) {
        return new VocException(
                ("%s is not the published archive, which has %d bytes: the server sends %s. It may be a page"
                                + " that asks to log in, or a file that was damaged on its way to that server. Please %s")
                        .formatted(address, archive.bytes(), stated, elsewhere()));
    }

    private String elsewhere() {
        Path folder = part.path().getParent();
        return "name another server with VocSource.mirror or the variable PRUNELAB_VOC_URL, or put %s into %s yourself."
                .formatted(archive.name(), folder);
    }
}
