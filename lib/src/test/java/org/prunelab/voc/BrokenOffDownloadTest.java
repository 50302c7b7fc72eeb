package org.prunelab.voc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BrokenOffDownloadTest extends ServedVoc {

    @Test
    void goesOnWhereTheServerBrokeOff() {
        server.first(server.breakingOff(SENT, part(TinyVoc.TRAINVAL_2007), () -> {}));
        download();
        assertEquals(List.of("all", "bytes=" + SENT + "-"), ranges(TinyVoc.TRAINVAL_2007));
        assertEquals(ArchiveServer.VERSION, server.asked().get(1).ifRange());
    }

    @Test
    void goesOnWhereAnEarlierCallStopped() throws IOException {
        server.first(server.breakingOff(SENT, part(TinyVoc.TRAINVAL_2007), () -> {}))
                .first(ArchiveServer.status(404));
        assertRefused("404");
        assertEquals(SENT, Files.size(part(TinyVoc.TRAINVAL_2007)));
        download();
        assertEquals(ArchiveServer.VERSION, server.asked().get(2).ifRange());
        assertEquals("bytes=" + SENT + "-", server.asked().get(2).range());
        assertEquals(5, server.asked().size());
    }

    @Test
    void startsAnewWhereTheServerIgnoresRange() {
        server.first(server.breakingOff(SENT, part(TinyVoc.TRAINVAL_2007), () -> {}))
                .first(server::whole);
        assertEquals(4, download().train().size());
        assertEquals(4, server.asked().size());
    }

    @Test
    void startsAnewWhereTheServersFileHasChanged() {
        server.first(server.breakingOff(SENT, part(TinyVoc.TRAINVAL_2007), () -> server.version("\"v2\"")));
        assertEquals(4, download().train().size());
        assertEquals(List.of("all", "bytes=" + SENT + "-"), ranges(TinyVoc.TRAINVAL_2007));
    }

    @Test
    void startsAnewWhereTheServerSendsAnotherRange() {
        server.first(server.breakingOff(SENT, part(TinyVoc.TRAINVAL_2007), () -> {}))
                .first(exchange -> {
                    exchange.getResponseHeaders().add("Content-Range", "bytes 0-9/10240");
                    ArchiveServer.send(exchange, 206, new byte[10]);
                });
        download();
        assertEquals(List.of("all", "bytes=" + SENT + "-", "all"), ranges(TinyVoc.TRAINVAL_2007));
    }

    @Test
    void partOfAnotherFileIsFetchedAnew() throws IOException {
        Files.write(part(TinyVoc.TRAINVAL_2007), new byte[SENT]);
        Files.write(part(TinyVoc.TEST_2007), new byte[1 << 20]);
        download();
        assertEquals(List.of("bytes=" + SENT + "-", "all"), ranges(TinyVoc.TRAINVAL_2007));
        assertEquals(List.of("all"), ranges(TinyVoc.TEST_2007));
    }

    @Test
    void wholePartOfAnEarlierCallIsNotFetchedAgain() throws IOException {
        Files.write(part(TinyVoc.TRAINVAL_2012), voc.file(TinyVoc.TRAINVAL_2012));
        download();
        assertEquals(List.of(), ranges(TinyVoc.TRAINVAL_2012));
        assertEquals(List.of("VOCdevkit"), left());
    }

    @Test
    void pageInPlaceOfTheRestLeavesThePart() throws IOException {
        byte[] begun = Arrays.copyOf(voc.file(TinyVoc.TRAINVAL_2007), SENT);
        Files.write(part(TinyVoc.TRAINVAL_2007), begun);
        server.first(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, 0);
        });
        assertRefused("sends a page");
        assertArrayEquals(begun, Files.readAllBytes(part(TinyVoc.TRAINVAL_2007)));
    }

    @Test
    void answerThatEndsEarlyIsGoneOnWith() {
        int half = voc.file(TinyVoc.TRAINVAL_2007).length / 2;
        server.first(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(voc.file(TinyVoc.TRAINVAL_2007), 0, half);
        });
        download();
        assertEquals(List.of("all", "bytes=" + half + "-"), ranges(TinyVoc.TRAINVAL_2007));
    }

    @Test
    void interruptedDownloadStopsAndGoesOnLater() throws IOException {
        Thread reader = Thread.currentThread();
        CountDownLatch stopped = new CountDownLatch(1);
        server.first(server.breakingOff(SENT, part(TinyVoc.TRAINVAL_2007), () -> {
            reader.interrupt();
            awaitQuietly(stopped);
        }));
        IllegalStateException told = assertThrows(IllegalStateException.class, this::download);
        stopped.countDown();
        assertTrue(told.getMessage().contains("interrupted"), told.getMessage());
        assertFalse(Thread.currentThread().isInterrupted());
        assertEquals(SENT, Files.size(part(TinyVoc.TRAINVAL_2007)));
        download();
        assertEquals(List.of("all", "bytes=" + SENT + "-"), ranges(TinyVoc.TRAINVAL_2007));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
