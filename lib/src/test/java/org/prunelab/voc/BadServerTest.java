package org.prunelab.voc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class BadServerTest extends ServedVoc {

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
        assertRefused("6 attempts", "status 503", "resumes there");
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
}
