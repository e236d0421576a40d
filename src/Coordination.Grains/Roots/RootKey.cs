using System.Security.Cryptography;

namespace Coordination.Grains.Roots;

/// <summary>The key daily roots are signed with (ECDSA, P-256, PEM). It belongs outside the store: who can alter the store must not be able to sign.</summary>
public sealed class RootKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly IReadOnlyList<ECDsa> _all;

    private RootKey(IReadOnlyList<ECDsa> all) => (_key, _all) = (all[0], all);

    /// <summary>A private key signs and checks, a public one checks. What follows the first key in the file are earlier ones, whose signatures still count.</summary>
    /// <exception cref="InvalidDataException">No such key.</exception>
    public static RootKey Read(string path)
    {
        var keys = new List<ECDsa>();
        try
        {
            for (var rest = File.ReadAllText(path).AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
            {
                if (rest[found.Label].EndsWith("KEY", StringComparison.Ordinal)) // and no parameters of a curve, which some tools write before it
                {
                    var key = ECDsa.Create();
                    keys.Add(key);
                    key.ImportFromPem(rest[found.Location]);
                }
            }

            return keys.Count > 0 ? new RootKey(keys) : throw new CryptographicException("There is no PEM.");
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            keys.ForEach(key => key.Dispose());
            throw new InvalidDataException($"{path} holds no key of a curve in PEM.", error);
        }
    }

    /// <summary>The key of a file, which is made, for its owner alone, when there is none.</summary>
    public static RootKey ReadOrMake(string path)
    {
        if (!File.Exists(path))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new StreamWriter(path, options);
            file.Write(made.ExportECPrivateKeyPem());
        }

        return Read(path);
    }

    /// <summary>For those who check: without it a signature says nothing.</summary>
    public string PublicPem() => _key.ExportSubjectPublicKeyInfoPem();

    /// <exception cref="CryptographicException">A public key.</exception>
    public byte[] Sign(ReadOnlySpan<byte> data) => _key.SignData(data, HashAlgorithmName.SHA256);

    /// <summary>Whether any of the keys has signed it.</summary>
    public bool Signed(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        foreach (var key in _all)
        {
            if (key.VerifyData(data, signature, HashAlgorithmName.SHA256))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        foreach (var key in _all)
        {
            key.Dispose();
        }
    }
}
