package org.prunelab.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a process like this one finds the library. */
class ClassPathTest {

    @TempDir
    private Path folder;

    @Test
    void ofAnOrdinaryProgramItIsThatOfJava() {
        assertEquals(
                entries(System.getProperty("java.class.path")).stream()
                        .distinct()
                        .toList(),
                entries(ClassPath.current()));
    }

    @Test
    void whatAKernelsLoadersKnowIsAdded() throws Exception {
        URL library = ClassPath.class.getProtectionDomain().getCodeSource().getLocation();
        Path jar = folder.resolve("with space.jar");
        Path outer = folder.resolve("outer.jar");
        // the platform's loader knows no library, as that of a kernel
        try (URLClassLoader parent =
                        new URLClassLoader(new URL[] {outer.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
                URLClassLoader loader = new URLClassLoader(
                        new URL[] {jar.toUri().toURL(), new URL("https://example.org/x.jar"), library}, parent)) {
            Class<?> loaded = loader.loadClass(ClassPath.class.getName());
            assertNotSame(ClassPath.class, loaded);

            List<String> entries = entries(ClassPath.of(loaded));

            int at = entries.indexOf(outer.toString());
            assertTrue(at >= 0, entries.toString());
            assertEquals(jar.toString(), entries.get(at + 1));
            assertTrue(entries.contains(Path.of(library.toURI()).toString()));
            assertTrue(entries.stream().noneMatch(entry -> entry.contains("example.org")));
        }
    }

    @Test
    void aLibraryThatLiesInNoFileIsRefused() throws Exception {
        Class<?> loaded = new FromMemory().loadClass(Home.class.getName());

        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> ClassPath.of(loaded));

        assertTrue(refused.getMessage().contains("workers(0)"), refused.getMessage());
    }

    private static List<String> entries(String classPath) {
        return List.of(classPath.split(File.pathSeparator)); // without an empty one at its end
    }

    /** Defines classes from bytes, which then come from nowhere known. */
    private static final class FromMemory extends ClassLoader {
        FromMemory() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream stream =
                    ClassPathTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
                byte[] bytes = stream.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
