package org.prunelab.voc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VocDownloadTest {

    private static final int SENT = 3000;

    @TempDir
    Path scratch;

    @TempDir
    Path folder;

    private TinyVoc voc;
    private ArchiveServer server;

    @BeforeEach
    void serve() {
        voc = TinyVoc.in(scratch);
        server = new ArchiveServer(voc.files());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Voc download() {
        return Voc.download(folder, voc.from(server));
    }

    private void assertRefused(String... parts) {
        VocException refused = assertThrows(VocException.class, this::download);
        for (String part : parts) {
            assertTrue(refused.getMessage().contains(part), () -> "'" + part + "' in: " + refused.getMessage());
        }
        assertFalse(Files.exists(folder.resolve("VOCdevkit")));
        assertFalse(Files.exists(folder.resolve("VOCdevkit.unpacking")));
    }

    private Path part(String name) {
        return folder.resolve(name + ".part");
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private List<String> ranges(String name) {
        return server.asked().stream()
                .filter(asked -> asked.path().endsWith("/" + name))
                .map(asked -> asked.range() == null ? "all" : asked.range())
                .toList();
    }

    private byte[] damaged(String name) {
        byte[] bytes = voc.file(name).clone();
        bytes[bytes.length - 1] ^= 1;
        return bytes;
    }

    @Test
    void learnsFromBothTrainvalsAndJudgesByTest2007() throws IOException {
        Voc opened = download();
        assertEquals(
                List.of("000001", "000003", "2008_000001", "2008_000002"),
                opened.train().stream().map(VocImage::id).toList());
        assertEquals(List.of("000002"), opened.val().stream().map(VocImage::id).toList());
        assertEquals("VOC2007+VOC2012", opened.name());
        assertEquals(List.of("VOCdevkit"), left());
    }

    @Test
    void classesAreTheOfficialTwentyWhateverPicturesShow() {
        Voc opened = download();
        assertEquals(20, opened.classes().size());
        assertEquals("aeroplane", opened.classes().get(0));
        assertEquals("tvmonitor", opened.classes().get(19));
        assertEquals(7, opened.train().get(0).objects().get(0).classIndex());
    }

    @Test
    void secondCallAsksNobody() {
        String first = download().fingerprint();
        int requests = server.asked().size();
        assertEquals(first, download().fingerprint());
        assertEquals(
                first,
                Voc.download(folder.resolve("VOCdevkit"), voc.from(server)).fingerprint());
        assertEquals(requests, server.asked().size());
    }

    @Test
    void archivesStayIfAskedFor() throws IOException {
        Voc.download(folder, voc.from(server).keepingArchives());
        assertEquals(List.of("VOCdevkit", "test07.tar", "trainval07.tar", "trainval12.tar"), left());
        assertArrayEquals(voc.file(TinyVoc.TEST_2007), Files.readAllBytes(folder.resolve(TinyVoc.TEST_2007)));
    }

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
    void pageInPlaceOfAnArchiveIsRefused() {
        server.first(exchange -> ArchiveServer.send(exchange, 200, "log in".getBytes(StandardCharsets.UTF_8)));
        assertRefused("trainval07.tar", "" + voc.file(TinyVoc.TRAINVAL_2007).length, "sends 6");
    }

    @Test
    void pageOfUnstatedLengthIsNoBeginningOfAnArchive() throws IOException {
        server.first(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("<html>log in</html>".getBytes(StandardCharsets.UTF_8));
        });
        assertRefused("is not the published archive", "sends a page (text/html; charset=utf-8)", "PRUNELAB_VOC_URL");
        assertEquals(List.of(), left());
    }

    @Test
    void whatIsNoTarArchiveIsNoBeginningOfOne() throws IOException {
        server.first(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("log in ".repeat(100).getBytes(StandardCharsets.UTF_8));
        });
        assertRefused("sends something that is no tar archive");
        assertEquals(List.of(), left());
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
    void answerWithoutEndIsCutOff() throws IOException {
        server.first(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(voc.file(TinyVoc.TRAINVAL_2007));
            while (true) {
                exchange.getResponseBody().write(new byte[1 << 16]);
            }
        });
        assertRefused("sends more");
        assertTrue(Files.size(part(TinyVoc.TRAINVAL_2007)) <= voc.file(TinyVoc.TRAINVAL_2007).length);
    }

    @Test
    void wrongDigestIsToldAndTheFileDeleted() {
        byte[] bad = damaged(TinyVoc.TRAINVAL_2007);
        server.first(exchange -> ArchiveServer.send(exchange, 200, bad));
        assertRefused(TinyVoc.md5(bad), voc.archives().get(0).md5(), "deleted", "PRUNELAB_VOC_URL");
        assertFalse(Files.exists(part(TinyVoc.TRAINVAL_2007)));
        assertEquals(4, download().train().size());
    }

    @Test
    void missingArchiveIsToldAtOnce() {
        server.first(ArchiveServer.status(404));
        assertRefused("status 404", server.base() + "trainval07.tar", "VocSource.mirror", folder.toString());
        assertEquals(1, server.asked().size());
    }

    @Test
    void busyServerIsAskedAgain() {
        server.first(ArchiveServer.status(503)).first(ArchiveServer.status(429));
        assertEquals(4, download().train().size());
        assertEquals(3, ranges(TinyVoc.TRAINVAL_2007).size());
    }

    @Test
    void serverThatStaysBusyIsGivenUp() {
        for (int i = 0; i < 6; i++) {
            server.first(ArchiveServer.status(503));
        }
        assertRefused("6 attempts", "status 503", "goes on there");
        assertEquals(6, server.asked().size());
    }

    @Test
    void sameBreakAgainAndAgainIsGivenUp() {
        server.first(server.breakingOff(SENT, part(TinyVoc.TRAINVAL_2007), () -> {}));
        for (int i = 0; i < 6; i++) {
            server.first(ArchiveServer.status(500));
        }
        assertRefused("6 attempts", "%,d of".formatted(SENT));
    }

    @Test
    void absentServerIsTold() {
        server.close();
        assertRefused("no connection", "proxy", "put trainval07.tar into " + folder);
    }

    @Test
    void fullDiskIsToldBeforeAnythingIsFetched() {
        VocArchive first = voc.archives().get(0);
        List<VocArchive> huge = List.of(
                new VocArchive(first.name(), first.base(), first.md5(), 1L << 60, first.list(), first.pictures()));
        VocException refused = assertThrows(
                VocException.class, () -> Voc.download(folder, new TinyVoc(voc.files(), huge).from(server)));
        assertTrue(refused.getMessage().contains("free"), refused.getMessage());
        assertEquals(List.of(), server.asked());
    }

    @Test
    void archivesOfOnesOwnNeedNoNetworkAndStay() throws IOException {
        server.close();
        for (VocArchive archive : voc.archives()) {
            Files.write(folder.resolve(archive.name()), voc.file(archive.name()));
        }
        assertEquals(4, download().train().size());
        assertEquals(List.of("VOCdevkit", "test07.tar", "trainval07.tar", "trainval12.tar"), left());
    }

    @Test
    void wrongArchiveOfOnesOwnIsToldAndStays() throws IOException {
        Path own = Files.write(folder.resolve(TinyVoc.TRAINVAL_2007), damaged(TinyVoc.TRAINVAL_2007));
        assertRefused(own.toString(), voc.archives().get(0).md5(), "Delete it");
        assertTrue(Files.exists(own));
    }

    @Test
    void devkitThatIsNotWholeIsLetBe() {
        Path list = VocTree.write(folder.resolve("VOCdevkit/VOC2007/ImageSets/Main/trainval.txt"), "000001\n000003\n");
        VocException refused = assertThrows(VocException.class, this::download);
        assertTrue(refused.getMessage().contains("test.txt"), refused.getMessage());
        assertFalse(refused.getMessage().contains("VOC2007/ImageSets/Main/trainval.txt"), refused.getMessage());
        assertTrue(Files.exists(list));
        assertEquals(List.of(), server.asked());
    }

    @Test
    void leftoversOfAnInterruptedUnpackingAreDropped() {
        VocTree.write(folder.resolve("VOCdevkit.unpacking/VOCdevkit/VOC2007/stale.txt"), "old");
        download();
        assertFalse(Files.exists(folder.resolve("VOCdevkit/VOC2007/stale.txt")));
    }

    @Test
    void truncatedTarLeavesNothingThatLooksWhole() {
        byte[] whole = voc.file(TinyVoc.TRAINVAL_2012);
        voc = voc.with(TinyVoc.TRAINVAL_2012, Arrays.copyOf(whole, 2100)); // within the first annotation
        restart();
        assertRefused("cut short or damaged");
    }

    @Test
    void archiveWithFewerPicturesThanPublishedIsRefused() {
        voc = voc.with(TinyVoc.TRAINVAL_2012, voc.file(TinyVoc.TEST_2007));
        restart();
        assertRefused("they lack the 2 pictures of VOC2012/ImageSets/Main/trainval.txt");
    }

    private void restart() {
        server.close();
        server = new ArchiveServer(voc.files());
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

    @Test
    void secondDownloadIntoTheSameFolderIsRefusedMeanwhile() {
        CompletableFuture<VocException> told = new CompletableFuture<>();
        server.first(server.breakingOff(
                SENT,
                part(TinyVoc.TRAINVAL_2007),
                () -> told.complete(assertThrows(VocException.class, this::download))));
        download();
        assertTrue(
                told.join().getMessage().contains("Another download"),
                told.join().getMessage());
    }
}
