package org.prunelab.voc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class VocDownloadTest extends ServedVoc {

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
