package org.prunelab.voc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocSourceTest {

    private static List<String> addresses(VocSource source) {
        return source.archives().stream()
                .map(archive -> archive.address().toString())
                .toList();
    }

    @Test
    void officialAddressesAreThePublishedOnes() {
        assertEquals(
                List.of(
                        "http://host.robots.ox.ac.uk/pascal/VOC/voc2007/VOCtrainval_06-Nov-2007.tar",
                        "http://host.robots.ox.ac.uk/pascal/VOC/voc2007/VOCtest_06-Nov-2007.tar",
                        "http://host.robots.ox.ac.uk/pascal/VOC/voc2012/VOCtrainval_11-May-2012.tar"),
                addresses(VocSource.official()));
    }

    @Test
    void picturesAreAsManyAsPublished() {
        List<VocArchive> archives = VocSource.official().archives();
        int test = archives.get(1).pictures();
        int all = archives.stream().mapToInt(VocArchive::pictures).sum();
        assertEquals(4_952, test);
        assertEquals(16_551, all - test);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.org/voc", "https://example.org/voc/"})
    void mirrorHasAllInOneFolder(String base) {
        assertEquals(
                List.of(
                        "https://example.org/voc/VOCtrainval_06-Nov-2007.tar",
                        "https://example.org/voc/VOCtest_06-Nov-2007.tar",
                        "https://example.org/voc/VOCtrainval_11-May-2012.tar"),
                addresses(VocSource.mirror(base).keepingArchives()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.org/voc", "ftp://example.org/", "file:///data", "http://", "http://a b/"})
    void otherAddressesAreRefused(String base) {
        VocException refused = assertThrows(VocException.class, () -> VocSource.mirror(base));
        assertTrue(refused.getMessage().contains("'" + base + "'"), refused.getMessage());
    }

    @Test
    void classesStandInTheAlphabetsOrderAsOpenFindsThem() {
        assertEquals(20, Voc.PASCAL_CLASSES.size());
        assertEquals(Voc.PASCAL_CLASSES.stream().sorted().toList(), Voc.PASCAL_CLASSES);
    }
}
